import { describe, expect, test } from "@jest/globals";
import { collectSamples } from "../../../src/detect/collect/collect-samples.ts";
import { ErrorFold } from "../../../src/detect/collect/error-fold.ts";
import { createDiagnose } from "../../../src/failures/diagnose.ts";
import type { ErrorGroup } from "../../../src/model/result/report.ts";
import type { TrialError, TrialRecord } from "../../../src/model/run/trial.ts";
import { BY_TASK, SCORE, row } from "../../support/samples/build-input.ts";

function failing(task: string, error: TrialError): TrialRecord {
  return row({ axes: { task }, status: "errored", error });
}

const TIMEOUT: TrialError = { class: "timeout", code: "timed-out", message: "first" };
const REFUSED: TrialError = { class: "transient", code: "ECONNREFUSED", message: "refused" };

function errorsOf(rows: readonly TrialRecord[]): readonly ErrorGroup[] {
  const fold = new ErrorFold(createDiagnose([]));
  for (const row of rows) fold.add(row);
  return fold.result();
}

describe("ErrorFold", () => {
  test("groups by class and code, the most frequent first, with the first message and three cases", () => {
    const rows = [
      failing("a", REFUSED),
      ...["b", "c", "d", "e"].map((task, index) =>
        failing(task, { ...TIMEOUT, message: `message ${index}` }),
      ),
      row({ axes: { task: "a" } }),
    ];
    expect(errorsOf(rows)).toEqual([
      {
        class: "timeout",
        code: "timed-out",
        count: 4,
        example: "message 0",
        cases: ["task=b", "task=c", "task=d"],
        known: [],
      },
      {
        class: "transient",
        code: "ECONNREFUSED",
        count: 1,
        example: "refused",
        cases: ["task=a"],
        known: [{ id: "service-down", advice: expect.stringMatching(/start the service/), count: 1 }],
      },
    ]);
  });

  test("survives codes that are names of Object's own properties", () => {
    expect(errorsOf([failing("a", { ...TIMEOUT, code: "__proto__" })])[0]?.code).toBe("__proto__");
  });

  test("is folded with the rows: the candidate's alone, also of cases that are not selected", () => {
    const { errors } = collectSamples({
      rows: { baseline: [failing("a", REFUSED)], candidate: [failing("a", TIMEOUT), failing("b", TIMEOUT)] },
      metrics: [SCORE],
      compare: BY_TASK,
      plan: null,
      selection: [{ task: ["a"] }],
      plannedTrials: null,
      earlyStop: null,
      failures: [],
    });
    expect(errors).toMatchObject([{ code: "timed-out", count: 2, cases: ["task=a", "task=b"] }]);
  });
});
