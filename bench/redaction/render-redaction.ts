import type { Benchmark } from "./measure-redaction.ts";

/** The table of docs/performance.md. */
export function renderRedaction({ machine, secrets, rows, plainRatio, otherRatio }: Benchmark): string {
  const about = `${machine.cpu}, ${machine.cores} cores, load ${machine.load}; Node.js ${machine.node}; ${secrets} secrets; CPU time, the least of all turns`;
  const lines = rows.map(
    ({ text, isPlain, oursNsPerChar, simpleNsPerChar, ratio }) =>
      `| ${text} | ${isPlain ? "" : "yes"} | ${oursNsPerChar.toFixed(1)} | ${simpleNsPerChar.toFixed(1)} | ${ratio.toFixed(2)} |`,
  );
  return [
    `- ${about}`,
    "",
    "| text | escapes, colours or beyond ASCII | ours, ns a character | simple | x |",
    "|---|---|---|---|---|",
    ...lines,
    `| all plain texts | | | | ${plainRatio.toFixed(2)} |`,
    `| all others | yes | | | ${otherRatio.toFixed(2)} |`,
  ].join("\n");
}
