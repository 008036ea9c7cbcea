import { describe, expect, test } from "@jest/globals";
import { parseBareRows } from "../../src/importers/bare-rows.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { resultsFileRunner } from "../../src/runners/results-file.ts";
import { sampleRow } from "../support/samples/sample-row.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";
import { attemptContext } from "../support/samples/attempt-context.ts";

const definition = { type: "results-file", file: "rows.jsonl", format: "jsonl" } as const;
const context = attemptContext();

function runnerOf(rows: readonly TrialRecord[]): ReturnType<typeof resultsFileRunner> {
  return resultsFileRunner(definition, rows, {});
}

test("takes rows by axes and repetition, whatever the order of the axes", async () => {
  const text = '{"axes":{"mode":"x","task":"a"},"repetition":1,"metrics":{"ms":2}}\n';
  const runner = resultsFileRunner(definition, parseBareRows(text, "rows.jsonl"), {});
  const trial = sampleTrial({ repetition: 1 });
  const found = await runner.run(
    { ...trial, case: { ...trial.case, axes: { task: "a", mode: "x" } } },
    context,
  );
  expect(found).toMatchObject({ status: "ok", metrics: { ms: 2 } });
});

test("a planned trial without a row is errored by name", async () => {
  const runner = runnerOf([sampleRow({ repetition: 5 })]);
  expect(await runner.run(sampleTrial({}), context)).toMatchObject({
    status: "errored",
    error: { class: "not-found", code: "no-row", message: "rows.jsonl has no row for task=a, repetition 0" },
  });
});

test.each(["failed", "errored", "timed-out"] as const)(
  "keeps the status %s, and never asks again",
  async (status) => {
    const error = { class: "transient", code: "c", message: "m" } as const;
    const outcome = await runnerOf([sampleRow({ status, error })]).run(sampleTrial({}), context);
    expect(outcome.status).toBe(status);
    expect(status === "failed" ? "invalid" : outcome.error?.class).toBe("invalid");
  },
);

describe("refuses", () => {
  test("a file without rows", async () => {
    expect(() => runnerOf([])).toThrow("rows.jsonl expected result rows, got none");
  });

  test("two rows of one trial", async () => {
    expect(() => runnerOf([sampleRow({}), sampleRow({})])).toThrow(
      "got two for task=a, repetition 0, candidate",
    );
  });
});

test("what a tool said of a test and its place stays, also of one that it skipped", async () => {
  const told = { testStatus: "skipped", place: { file: "tests/a.py", line: 3 } } as const;
  const outcome = await runnerOf([sampleRow({ status: "skipped", ...told })]).run(sampleTrial({}), context);
  expect(outcome).toMatchObject(told);
});
