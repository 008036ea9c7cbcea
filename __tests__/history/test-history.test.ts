import { expect, test } from "@jest/globals";
import { appendHistory } from "../../src/history/history-entry.ts";
import { pastOf, testHistoryOf, withRun } from "../../src/history/test-history.ts";
import type { TestHistory } from "../../src/model/result/tests/test-history.ts";
import type { TestStatus } from "../../src/model/run/trial.ts";
import { sampleHistoryEntry } from "../support/tests/sample-history.ts";

function run(
  tests: Readonly<Record<string, TestStatus>>,
): ReadonlyMap<string, { readonly status: TestStatus }> {
  return new Map(Object.entries(tests).map(([name, status]) => [name, { status }]));
}

test("a run adds one letter to each test, and a dash where a test is gone", () => {
  const first = withRun(null, run({ a: "passed", b: "failed" }));
  const second = withRun(first, run({ a: "flaky", c: "skipped" }));
  expect(second).toEqual({ runs: 2, names: ["a", "b", "c"], statuses: ["pf", "F-", "s"] });
});

test("the last 100 runs are kept, and a test that was in none of them is left out", () => {
  let history: TestHistory | null = withRun(null, run({ old: "failed" }));
  for (let at = 0; at < 100; at += 1) history = withRun(history, run({ a: at === 0 ? "failed" : "passed" }));
  expect(history).toEqual({ runs: 100, names: ["a"], statuses: [`F${"p".repeat(99)}`] });
});

test("runs in which a test was skipped or not there do not count, flaky ones count as failed", () => {
  const past = pastOf({ runs: 6, names: ["a", "b"], statuses: ["pFs-fE", "ss"] });
  expect([past("a"), past("b"), past("c")]).toEqual([{ failed: 3, runs: 4 }, null, null]);
});

test("only the newest line of a history has tests", () => {
  const tests = { runs: 1, names: ["a"], statuses: ["p"] };
  const lines = appendHistory([{ ...sampleHistoryEntry(), tests }], {
    ...sampleHistoryEntry(),
    runId: "2",
    tests: { ...tests, runs: 2, statuses: ["pp"] },
  });
  expect(lines.map((line) => line.tests?.runs)).toEqual([undefined, 2]);
  expect(testHistoryOf(lines)?.statuses).toEqual(["pp"]);
});

test("a run without tests keeps those of the runs before it", () => {
  const tests = { runs: 1, names: ["a"], statuses: ["p"] };
  const lines = appendHistory([{ ...sampleHistoryEntry(), tests }], { ...sampleHistoryEntry(), runId: "2" });
  expect(testHistoryOf(lines)).toEqual(tests);
});
