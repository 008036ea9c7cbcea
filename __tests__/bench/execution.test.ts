import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { type Benchmark, measure } from "../../bench/execution/measure.ts";
import { renderMarkdown } from "../../bench/execution/render-markdown.ts";
import type { Timing } from "../../bench/statistics/timing.ts";

const bundle = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));

test("the benchmark runs every trial, and its figures are times", async () => {
  const benchmark = await measure({ bundle, runs: 1, trials: 40, promptfoo: null });
  const { start, module, command } = benchmark;
  for (const { minimum } of [start.node, start.version, start.firstTrial]) {
    expect(minimum).toBeGreaterThan(0);
  }
  expect(start.firstTrial.minimum).toBeGreaterThan(start.node.minimum);
  expect(Object.keys(module.bare)).toEqual(["threads"]);
  expect(Object.keys(command.bare)).toEqual(["plain", "grouped"]);
  expect(JSON.parse(JSON.stringify(benchmark))).toEqual(benchmark);
}, 60_000);

const timing = (minimum: number): Timing => ({ minimum, median: minimum * 2, runs: 3 });
const costs = (wall: number) => ({ wall: timing(wall), cpu: timing(wall / 2) });

const sample: Benchmark = {
  machine: { os: "Linux", cpu: "cpu", node: "v24", cores: 2, memoryGb: 8, load: 0.5 },
  runs: 3,
  trials: 1000,
  concurrency: 8,
  start: { node: timing(30), version: timing(60), firstTrial: timing(151) },
  module: { ...costs(0.1), bare: { threads: costs(0.05) } },
  command: { ...costs(2.6), bare: { plain: costs(2), grouped: costs(2.5) } },
  hyperfine: null,
  promptfoo: null,
};

test("a goal that is missed by a hair is not met", () => {
  const text = renderMarkdown(sample);
  expect(text).toContain("| start to first trial <= 150 ms | 151 ms | **missed** |");
  expect(text).toContain("| module trial <= 0.1 ms | 0.100 ms | met |");
  expect(text).toContain("| command trial beside a loop of `spawn` <= 1.3 x | 1.30 x | met |");
});

test("each trial stands beside what does the same without us", () => {
  const text = renderMarkdown(sample);
  expect(text).toContain("| command trial | 5.20 (2.60) | a loop of `spawn`: 4.00 (2.00) | **1.30** |");
  expect(text).toContain(
    "| command trial, processor time | 2.60 (1.30) | the same, each in a group of its own: 2.50 (1.25) | **1.04** |",
  );
  expect(text).toContain("hyperfine: not installed");
  expect(text).toContain("promptfoo: left out");
});
