import type { Comparison, RowsBenchmark } from "./measure-rows.ts";

export function renderRows({ machine, metrics, startup, comparisons, parts }: RowsBenchmark): string {
  const first = comparisons[0];
  return [
    [
      `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node.js ${machine.node}`,
      `- ${metrics} metrics; \`--version\` takes ${seconds(startup.wallMs)} s and ${startup.peakMb.toFixed(0)} MB`,
    ].join("\n"),
    table(
      [
        "rows",
        "groups x units",
        "files",
        "MB",
        "time, s",
        "CPU, s",
        "peak, MB",
        "µs a row",
        "time x first",
        "rows x first",
      ],
      comparisons.map((one) => comparisonCells(one, first ?? one)),
    ),
    table(
      ["part", "rows", "time, s", "CPU, s", "peak, MB"],
      parts.map(({ name, rows, ms, cpuMs, peakMb }) => [
        name,
        count(rows),
        seconds(ms),
        seconds(cpuMs),
        peakMb.toFixed(0),
      ]),
    ),
  ].join("\n\n");
}

function comparisonCells(one: Comparison, first: Comparison): readonly string[] {
  const { rows, groups, unitsPerGroup, packing, megabytes, wallMs, cpuMs, peakMb } = one;
  return [
    count(rows),
    `${groups} x ${unitsPerGroup}`,
    packing,
    megabytes.toFixed(0),
    seconds(wallMs),
    seconds(cpuMs),
    peakMb.toFixed(0),
    ((1000 * cpuMs) / rows).toFixed(1),
    (wallMs / first.wallMs).toFixed(1),
    (rows / first.rows).toFixed(0),
  ];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
