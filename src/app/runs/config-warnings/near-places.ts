import { closest } from "../../../base/did-you-mean.ts";
import { commandLineOf } from "../../../config/run/runners.ts";
import type { Config, RunDefinition } from "../../../model/config/config.ts";
import type { Warning } from "../../../model/result/finding.ts";

/** Braces around one name, which other tools than this one do not write with a dot in front. */
const NAME = /\{\{\s*([A-Za-z][\w.-]*)\s*\}\}/g;
const PLAIN = ["seed", "repetition", "side"];

/**
 * Warns of braces in a command or its variables that look like a value of the case and are none: they are handed to the
 * program as they are written.
 */
export function nearPlaces({
  run,
  sides,
  matrix,
}: Pick<Config, "run" | "sides" | "matrix">): readonly Warning[] {
  const definitions = sides === null ? [run] : Object.values(sides);
  const axes = matrix.axes.map(({ name }) => name);
  const written = definitions.flatMap((one) => (one === null ? [] : textsOf(one)));
  const names = written.flatMap((text) => [...text.matchAll(NAME)].map(([, name = ""]) => name));
  return [...new Set(names)].flatMap((name): readonly Warning[] => {
    const meant = meantBy(name, axes);
    if (meant === null) return [];
    const text = `{{ ${name} }} in the command is no value of the case, so the program gets it as it is written. Did you mean {{ ${meant} }}?`;
    return [{ code: "unfilled-place", text }];
  });
}

/** A text for the shell has no places at all. */
function textsOf({ runner, env }: RunDefinition): readonly string[] {
  const command = commandLineOf(runner);
  return command === null || typeof command === "string" ? [] : [...command, ...Object.values(env)];
}

/** Null = it is a value of the case, or nothing like one. */
function meantBy(name: string, axes: readonly string[]): string | null {
  const [root = "", ...rest] = name.split(".");
  if (rest.length > 0) {
    if (root === "axes" || root === "content") return null;
    const meant = closest(root, ["axes", "content"]);
    return meant === null ? null : [meant, ...rest].join(".");
  }
  if (PLAIN.includes(name)) return null;
  if (axes.includes(name)) return `axes.${name}`;
  return closest(name, PLAIN);
}
