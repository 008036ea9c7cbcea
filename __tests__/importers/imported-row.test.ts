import { expect, test } from "@jest/globals";
import { checkTrialRow } from "../../src/formats/trial-row.ts";
import { importedRow, isForeign } from "../../src/importers/imported-row.ts";

const TRIAL = { axes: { task: "a", size: 2 }, repetition: 3, status: "ok", metrics: { ms: 1 } } as const;

test("makes a row that a trials.jsonl can hold, with nothing that the file did not tell", () => {
  const row = importedRow(TRIAL);
  expect(checkTrialRow(JSON.parse(JSON.stringify(row)))).toEqual({ ok: true, record: row });
  expect(row).toMatchObject({
    key: "bare:task=a, size=2/candidate/3",
    block: 3,
    side: "candidate",
    attempts: 1,
    durationMs: null,
    usage: null,
    error: null,
  });
  expect(isForeign(row)).toBe(true);
});

test("keeps what the file did tell", () => {
  const error = { class: "invalid", code: "c", message: "m" } as const;
  const fallback = { endpoint: "b", insteadOf: "a", insteadOfModel: null };
  const row = importedRow({ ...TRIAL, caseKey: "k", side: "baseline", status: "failed", error, fallback });
  expect(row).toMatchObject({ key: "k/baseline/3", status: "failed", error, fallback });
  expect(isForeign(row)).toBe(false);
  expect(Object.keys(row)).not.toContain("call");
});

test("takes NaN and infinities for missing, and lists them", () => {
  const metrics = { ms: Number.NaN, best: Number.POSITIVE_INFINITY, score: 0, tree: [1] };
  expect(importedRow({ ...TRIAL, metrics, nonFinite: ["other"] })).toMatchObject({
    metrics: { ms: null, best: null, score: 0, tree: [1] },
    nonFinite: ["other", "ms", "best"],
  });
});
