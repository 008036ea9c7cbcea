/** Replaced with package.json's version by the bundler; read from there otherwise. */
declare const REGRESSION_GATE_VERSION: string | undefined;

export const VERSION: string =
  typeof REGRESSION_GATE_VERSION === "string" ? REGRESSION_GATE_VERSION : "0.1.0";
