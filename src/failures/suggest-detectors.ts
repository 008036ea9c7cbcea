import type { FailureReport, FailureRule } from "../model/config/failure.ts";

/** A detector for each unknown group, as `failures:` of the config; YAML. */
export function suggestDetectors({ unknown }: FailureReport): string {
  if (unknown.length === 0) return "# every failure is known\n";
  const entries = unknown.flatMap(({ suggestion, count, confidence }) => [
    `  # ${count} ${count === 1 ? "row" : "rows"}, confidence ${confidence}`,
    ...entryOf(suggestion),
  ]);
  return `${["failures:", ...entries].join("\n")}\n`;
}

function entryOf({ id, codes, patterns, advice, priority }: FailureRule): readonly string[] {
  return [
    `  ${id}:`,
    ...(patterns.length === 0 ? [] : [`    patterns: [${patterns.map(quoted).join(", ")}]`]),
    ...(codes.length === 0 ? [] : [`    codes: [${codes.map(quoted).join(", ")}]`]),
    `    advice: ${quoted(advice)}`,
    `    priority: ${priority}`,
  ];
}

/** A JSON text is a YAML text; characters that YAML refuses or that a terminal would obey are escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\p{Cf}\p{Co}]/gu, (character) =>
    character.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}
