/** Replaced with package.json's version by the bundler; read from there otherwise. */
declare const __VERSION__: string | undefined;

export const VERSION: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.1.0";
