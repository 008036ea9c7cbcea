/** Keys, indices, and places in an array of numbers, from the root. */
export type GoldenPath = readonly (string | number | readonly number[])[];

const PLAIN = /^[A-Za-z_][\w-]*$/;

/**
 * `$.layers[3].weight`; a key that is no plain word is quoted: `$["a.b"]`.
 * @example
 * pathText(["layers", 3, "weight"]); // => "$.layers[3].weight"
 */
export function pathText(path: GoldenPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (typeof step !== "string") return `${text}[${step.join(", ")}]`;
    return PLAIN.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
  }, "$");
}
