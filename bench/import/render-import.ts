import type { Comparison, ImportBenchmark, Reading } from "./measure-import.ts";

const PEERS: Readonly<Record<Reading["peer"], string>> = {
  lines: "decode and split lines",
  "json-lines": "JSON.parse a line",
  json: "JSON.parse",
  saxes: "saxes alone",
};

export function renderImport({ machine, runs, bareMb, readings, comparisons }: ImportBenchmark): string {
  const { cpu, cores, memoryGb, node, load } = machine;
  return [
    [
      `- ${cpu}, ${cores} cores, ${memoryGb} GB, load ${load}; Node.js ${node}, of which a process takes ${bareMb.toFixed(0)} MB`,
      `- ${runs} ${runs === 1 ? "run" : "runs"} in turns; the shortest time and the largest memory of them`,
    ].join("\n"),
    table(
      ["format", "MB", "rows", "MB/s", "goal", "peak, MB", "the least", "its MB/s", "ours / least"],
      readings.map(cellsOf),
    ),
    table(["comparison", "MB", "time, s", "CPU, s", "peak, MB"], comparisons.map(comparisonCells)),
  ].join("\n\n");
}

function cellsOf({ name, bytes, rows, goal, ours, peer, theirs }: Reading): readonly string[] {
  const speed = (ms: number): string => (bytes / 1000 / ms).toFixed(0);
  return [
    name,
    (bytes / 1e6).toFixed(0),
    rows.toLocaleString("en-US"),
    speed(ours.cpuMs),
    String(goal),
    ours.peakMb.toFixed(0),
    PEERS[peer],
    speed(theirs.cpuMs),
    (ours.cpuMs / theirs.cpuMs).toFixed(1),
  ];
}

function comparisonCells({ name, bytes, wallMs, cpuMs, peakMb }: Comparison): readonly string[] {
  return [name, (bytes / 1e6).toFixed(0), seconds(wallMs), seconds(cpuMs), peakMb.toFixed(0)];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
