import { describe, expect, test } from "@jest/globals";
import { informingLimits } from "../../../../src/app/runs/config-warnings/informing-limits.ts";
import { parseConfig } from "../../../../src/config/parse-config.ts";

function textsOf(metric: string): readonly string[] {
  const text = `version: 1
id: a
matrix: { axes: { task: [x, y], mode: [fast, slow] } }
run: { command: c }
compare: { unit: task, by: [mode] }
metrics: { score: { kind: score, better: higher, ${metric} } }`;
  return informingLimits(parseConfig(text, "rg.yml").metrics).map((warning) => warning.text);
}

describe("a limit of a metric that only informs", () => {
  test.each([
    ["role: inform, min: 0.8", "score has the role `inform`, so"],
    ["role: inform, warn-max: 2", "score has the role `inform`, so"],
    [
      "overrides: [{ where: { mode: fast }, role: inform, max: 2 }]",
      "score has the role `inform` in mode=fast, so",
    ],
    [
      "role: inform, overrides: [{ where: { mode: slow }, min: 0.8 }]",
      "score has the role `inform` in mode=slow, so",
    ],
  ])("is a warning: %s", (metric, start) => {
    expect(textsOf(metric)).toEqual([expect.stringContaining(start)]);
  });

  test.each([
    "role: inform",
    "role: track, min: 0.8",
    "min: 0.8",
    // Where it is lifted for a group, or counts in one, that was meant.
    "min: 0.8, overrides: [{ where: { mode: fast }, role: inform }]",
    "role: inform, min: 0.8, overrides: [{ where: { mode: fast }, role: gate }]",
    "role: inform, overrides: [{ where: { mode: slow }, role: gate, min: 0.8 }]",
  ])("is none: %s", (metric) => {
    expect(textsOf(metric)).toEqual([]);
  });
});
