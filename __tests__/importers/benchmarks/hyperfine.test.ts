import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { hyperfine } from "../../../src/importers/benchmarks/hyperfine.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const expectedShape = z.object({
  benchmarks: z.array(
    z.object({ n: z.int(), mean: z.number(), first: z.number(), exit_codes: z.array(z.int()) }),
  ),
});

const FILES = ["1.20-failing-scan-names.json", "1.20-parameter-list.json", "debian-1.15.json"];

describe.each(FILES.map((name) => `hyperfine/${name}`))("%s", (path) => {
  const file = toolFile(path);
  const { rows } = readTool(hyperfine, file);
  const cases = Object.values(valuesBy(rows, "benchmark", "time"));

  test("is recognised", () => {
    expect(isRecognised(hyperfine, file)).toBe(true);
  });

  test("has a row a run, with the time in seconds, and no time of a run that failed", () => {
    const { benchmarks } = expectedOf(path, expectedShape);
    expect(cases.map((values) => values.length)).toEqual(benchmarks.map(({ n }) => n));
    for (const [index, { first, exit_codes }] of benchmarks.entries()) {
      const values = cases[index] ?? [];
      expect(values.map((value) => value === null)).toEqual(exit_codes.map((code) => code !== 0));
      expect(values[0]).toBe(exit_codes[0] === 0 ? first : null);
    }
  });
});

test("the mean of all runs is the tool's own", () => {
  const path = "hyperfine/1.20-parameter-list.json";
  const { rows } = readTool(hyperfine, toolFile(path));
  for (const [index, values] of Object.values(valuesBy(rows, "benchmark", "time")).entries()) {
    const mean = values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
    expect(mean).toBeCloseTo(expectedOf(path, expectedShape).benchmarks[index]?.mean ?? Number.NaN, 12);
  }
});

test("a run that ended with an exit code other than 0 is errored, not fast", () => {
  const { rows } = readTool(hyperfine, toolFile("hyperfine/1.20-failing-scan-names.json"));
  const failing = rows.filter(({ axes }) => axes["benchmark"] === "sometimes fails");
  expect(failing.map(({ status }) => status)).toEqual([
    "ok",
    "errored",
    "errored",
    "ok",
    "errored",
    "ok",
    "errored",
  ]);
  expect(failing[1]?.error?.message).toBe("ended with exit code 3");
});

test("equal names are numbered, and said", () => {
  const { rows, warnings } = readTool(hyperfine, toolFile("hyperfine/1.20-failing-scan-names.json"));
  expect(new Set(rows.map(({ axes }) => axes["benchmark"]))).toContain("größe ok #2");
  expect(warnings.map(({ code }) => code)).toContain("repeated-names");
});

test("parameters are part of the name, sorted", () => {
  const { rows } = readTool(hyperfine, toolFile("hyperfine/1.20-parameter-list.json"));
  expect(rows[0]?.axes).toEqual({ benchmark: "true 1 (n=1, tool=true)" });
});

test("a truncated file is refused", () => {
  const text = '{"results": [{"command": "a", "times": [1, 2';
  expect(problemLines(() => readTool(hyperfine, bytesOf(text)))).toEqual([
    expect.stringContaining("expected JSON"),
  ]);
});

test("a run that a signal ended, and a text in place of a time", () => {
  const result = { command: "a", times: [0.1, 0.2], exit_codes: [null, 0] };
  const { rows } = readTool(hyperfine, bytesOf(JSON.stringify({ results: [result] })));
  expect(rows.map(({ status }) => status)).toEqual(["errored", "ok"]);
  const wrong = JSON.stringify({ results: [{ command: "a", times: ["0.1"] }] });
  expect(problemLines(() => readTool(hyperfine, bytesOf(wrong)))).toEqual([
    expect.stringContaining("results.0.times.0"),
  ]);
});
