import { describe, expect, test } from "@jest/globals";
import type { z } from "zod";
import type { historyEntrySchema } from "../../../src/formats/history-file.ts";
import { parseHistory, serializeHistory } from "../../../src/formats/history-file.ts";
import type { manifestSchema } from "../../../src/formats/manifest.ts";
import { parseManifest, serializeManifest } from "../../../src/formats/manifest.ts";
import type { reportSchema } from "../../../src/formats/report-file.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import { NewerSchemaError } from "../../../src/formats/schema-version.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { Report } from "../../../src/model/result/report.ts";
import {
  sampleFinding,
  sampleLimit,
  sampleManifest,
  sampleReport,
} from "../../support/samples/sample-report.ts";
import { problemLines, usageErrorOf } from "../../support/usage-error-of.ts";

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** True where the parsed type and the model's type accept the same values; else a type error. */
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? true
    : "the schema lacks a value"
  : "the schema has another value";

const entry: HistoryEntry = {
  schema: "regression-gate/history@1",
  runId: "r1",
  sha: null,
  time: "2026-01-31T00:00:00.000Z",
  runnerClass: "linux/x64",
  versions: { prompt: "ab" },
  complete: true,
  verdict: null,
  metrics: [
    {
      metric: "ms",
      group: { mode: "fast" },
      n: 5,
      mean: 1,
      sd: 0.1,
      meanLog: null,
      quantile: null,
      clusters: null,
    },
  ],
};

test("the schemas hold exactly the model's types", () => {
  const agreed: readonly true[] = [
    true satisfies Same<DeepReadonly<z.output<ReturnType<typeof reportSchema>>>, DeepReadonly<Report>>,
    true satisfies Same<DeepReadonly<z.output<ReturnType<typeof manifestSchema>>>, DeepReadonly<Manifest>>,
    true satisfies Same<
      DeepReadonly<z.output<ReturnType<typeof historyEntrySchema>>>,
      DeepReadonly<HistoryEntry>
    >,
  ];
  expect(agreed).toEqual([true, true, true]);
});

describe("what limits did to a run", () => {
  const limiters = {
    waitedMs: { rate: 63_000, retryAfter: 0, concurrency: 12, budget: 0 },
    endpoints: [{ endpoint: "https://a.test", limit: 3, cuts: 1, pauses: 2, opened: 1, refused: 40 }],
    budget: [{ name: "USD", limit: 2, spent: 1.5, reserved: 0.25 } as const],
  };

  test("comes back from manifest and report as it was written", () => {
    const manifest = sampleManifest({ limiters, earlyStop: "the budget is used up" });
    expect(parseManifest(serializeManifest(manifest), "m.json")).toEqual(manifest);
    const report = sampleReport({ manifest: { baseline: null, candidate: manifest } });
    expect(parseReport(JSON.stringify(report), "r.json")).toEqual(report);
  });

  test("is absent from those of earlier versions, which are read all the same", () => {
    expect(parseManifest(serializeManifest(sampleManifest()), "m.json").limiters).toBeUndefined();
  });
});

describe("report.json", () => {
  test("comes back as it was written", () => {
    const report = sampleReport({ findings: [sampleFinding()], limits: [sampleLimit()] });
    expect(parseReport(JSON.stringify(report), "report.json")).toEqual(report);
  });

  test("of a program that took one look has none", () => {
    const { looks: _, ...before } = sampleReport();
    const { look: __, ...finding } = sampleFinding();
    const text = JSON.stringify({ ...before, findings: [finding] });
    expect(parseReport(text, "report.json")).toEqual(sampleReport({ findings: [sampleFinding()] }));
  });

  test("with looks comes back as it was written", () => {
    const look = { number: 2, of: 3, repetitions: 20 };
    const looks = { declared: [10, 20, 30], taken: 2, alpha: 0.05 / 3, open: [] };
    const report = sampleReport({ looks, findings: [sampleFinding({ look })] });
    expect(parseReport(JSON.stringify(report), "report.json")).toEqual(report);
  });

  test("is refused with every problem", () => {
    const report = { ...sampleReport(), verdict: "fine", alpha: "0.05" };
    expect(problemLines(() => parseReport(JSON.stringify(report), "r.json"))).toEqual([
      'r.json verdict: Invalid option: expected one of "pass"|"warn"|"inconclusive"|"fail"',
      "r.json alpha: Invalid input: expected number, received string",
    ]);
  });

  test("is refused when it is no JSON, or of a later version", () => {
    expect(problemLines(() => parseReport("{", "r.json"))[0]).toMatch(
      /^r\.json expected JSON, got something else: /,
    );
    const later = JSON.stringify({ schema: "regression-gate/report@3" });
    expect(usageErrorOf(() => parseReport(later, "r.json"))).toBeInstanceOf(NewerSchemaError);
  });

  test("may hold keys that a later release added", () => {
    const report = sampleReport();
    expect(parseReport(JSON.stringify({ ...report, badge: "x" }), "r.json")).toEqual(report);
  });
});

describe("manifest.json", () => {
  test("comes back as it was written", () => {
    const manifest = sampleManifest({ git: null, earlyStop: "budget" });
    expect(parseManifest(serializeManifest(manifest), "manifest.json")).toEqual(manifest);
  });

  test("of another kind of file is refused", () => {
    const other = JSON.stringify({ ...sampleManifest(), schema: "regression-gate/report@9" });
    expect(problemLines(() => parseManifest(other, "m.json"))).toEqual([
      'm.json schema: Invalid input: expected "regression-gate/manifest@1"',
    ]);
  });
});

describe("history.jsonl", () => {
  test("comes back as it was written", () => {
    const entries = [entry, { ...entry, runId: "r2", verdict: "fail" as const }];
    expect(parseHistory(serializeHistory(entries), "h.jsonl")).toEqual(entries);
    expect(serializeHistory([])).toBe("");
  });

  test("names the bad line", () => {
    const text = `${serializeHistory([entry])}${JSON.stringify({ ...entry, metrics: [{}] })}\n`;
    expect(problemLines(() => parseHistory(text, "h.jsonl"))[0]).toBe(
      "h.jsonl:2:1 metrics.0.metric: Invalid input: expected string, received undefined",
    );
  });
});

test("history of a version that knew no quantiles has none", () => {
  const before = JSON.stringify(entry).replace(',"quantile":null', "");
  expect(before).not.toContain("quantile");
  expect(parseHistory(before, "history.jsonl")).toEqual([entry]);
});
