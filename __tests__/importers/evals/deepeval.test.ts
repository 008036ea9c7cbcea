import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { deepeval } from "../../../src/importers/evals/deepeval.ts";
import { bytesOf, expectedOf, readAsAnyFormat, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "deepeval/test-run.json";

const expectedShape = z.object({
  cases: z.array(
    z.tuple([
      z.string(),
      z.boolean(),
      z.array(z.tuple([z.string(), z.number().nullable(), z.boolean(), z.string().nullable()])),
    ]),
  ),
});

test("has a row a case, with the scores of its metrics; a metric with an error is no failure", () => {
  const { cases } = expectedOf(PATH, expectedShape);
  const { rows, warnings } = readTool(deepeval, toolFile(PATH));
  expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual(
    cases.map(([name, passed, metrics]) => {
      if (metrics.some(([, , , error]) => error !== null)) return [name, "errored"];
      return [name, passed ? "ok" : "failed"];
    }),
  );
  for (const [index, [, passed, metrics]] of cases.slice(0, 3).entries()) {
    const scores = Object.fromEntries(metrics.map(([name, score]) => [name, score]));
    const own = { success: passed ? 1 : 0, latency: 0.25, cost: 0.001 };
    expect(rows[index]?.metrics).toEqual({ ...own, ...scores });
  }
  expect(rows[3]?.metrics).toEqual({});
  expect(rows[3]?.error?.message).toBe("Length: RuntimeError: judge model unavailable");
  expect(warnings).toEqual([]);
});

test("is recognised by this importer alone, and cut off is refused", () => {
  expect(readAsAnyFormat(toolFile(PATH))).toHaveLength(4);
  const bytes = Buffer.concat([...toolFile(PATH).chunks()]);
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    const cut = bytesOf(bytes.subarray(0, Math.floor(bytes.length * share)));
    expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
  }
});

interface Fields {
  readonly [key: string]: unknown;
}

const METRIC: Fields = { name: "A", score: 0.9, success: true, threshold: 0.5 };

function run(cases: readonly Fields[], more: Fields = {}): string {
  const testCases = cases.map((one) => ({
    name: "n",
    input: "q",
    success: true,
    runDuration: 1,
    metricsData: [METRIC],
    ...one,
  }));
  return JSON.stringify({ testCases, ...more });
}

const read = (text: string) => readTool(deepeval, bytesOf(text));

describe("test cases that are made by hand", () => {
  test("are recognised without the outer key too", () => {
    expect(readAsAnyFormat(bytesOf(run([{}])))).toHaveLength(1);
  });

  test("with one name and other inputs are other cases, with the same input repetitions", () => {
    const { rows } = read(run([{ input: "x" }, { input: "y" }, { input: "x" }]));
    expect(rows.map(({ axes, repetition }) => [axes["task"], repetition])).toEqual([
      ["n › x", 0],
      ["n › y", 0],
      ["n › x", 1],
    ]);
  });

  test("whose name is a place in a list are named by their input", () => {
    const { rows } = read(
      run([
        { name: "test_case_0", input: "größe" },
        { name: null, input: { b: 1, a: 2 } },
      ]),
    );
    expect(rows.map(({ axes }) => axes["task"])).toEqual(["größe", '{"a":2,"b":1}']);
  });

  test("failed where one metric failed, whatever the other's error", () => {
    const metricsData = [
      { ...METRIC, success: false },
      { name: "B", success: false, error: "quota" },
    ];
    const { rows } = read(run([{ success: false, metricsData }]));
    expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual([
      ["failed", { success: 0, A: 0.9, B: null }],
    ]);
  });

  test("errored where one metric has an error and none failed: they did not pass", () => {
    const metricsData = [METRIC, { name: "B", success: false, error: "quota", score: 0 }];
    const { rows } = read(run([{ success: true, metricsData }]));
    expect(rows.map(({ status, error }) => [status, error?.message])).toEqual([["errored", "B: quota"]]);
    expect(rows[0]?.metrics["B"]).toBeNull();
  });

  test("that contradict themselves, or say nothing, are errored", () => {
    const { rows } = read(
      run([
        { success: false },
        { success: null, metricsData: [{ name: "A", score: 1 }] },
        { success: null, metricsData: [] },
        // A success by default: nothing measured it.
        { success: true, metricsData: [] },
        { success: true, metricsData: [{ ...METRIC, skipped: true }] },
      ]),
    );
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["errored"]));
  });

  test("of old versions are read by the names of that time", () => {
    const metricsMetadata = [{ metric: "Old", score: 0.25, success: true }];
    const { rows } = read(run([{ metricsData: undefined, metricsMetadata }]));
    expect(rows[0]?.metrics).toEqual({ success: 1, Old: 0.25 });
  });

  test("with two metrics of one name keep both, and one called like a number of the tool", () => {
    const metricsData = [METRIC, { ...METRIC, score: 0.1 }, { ...METRIC, name: "cost", score: 0.7 }];
    const { rows } = read(run([{ tokenCost: 3, metricsData }]));
    expect(rows[0]?.metrics).toEqual({ success: 1, A: 0.9, "A #2": 0.1, "cost (score)": 0.7, cost: 3 });
  });

  test("with NaN as a score are not scored", () => {
    const { rows } = read(run([{ metricsData: [{ ...METRIC, score: 12345 }] }]).replace("12345", "NaN"));
    expect(rows.map(({ status }) => status)).toEqual(["errored"]);
  });

  test("that disagree with the summary are doubtful", () => {
    expect(read(run([{}], { testPassed: 3 })).warnings.map(({ code }) => code)).toEqual(["count-disagrees"]);
  });

  test("with a text in place of a score are refused by path", () => {
    expect(problemLines(() => read(run([{ metricsData: [{ ...METRIC, score: "1" }] }])))).toEqual([
      expect.stringContaining("testCases.0.metricsData.0.score: "),
    ]);
  });

  test("of conversations are read too", () => {
    const talk = { name: "c", success: true, scenario: "s", metricsData: [METRIC] };
    const { rows } = read(run([], { conversationalTestCases: [talk] }));
    expect(rows.map(({ axes }) => axes["task"])).toEqual(["c"]);
  });
});
