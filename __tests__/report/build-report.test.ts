import { describe, expect, test } from "@jest/globals";
import type { Baseline } from "../../src/model/baseline.ts";
import type { TrialError, TrialRecord } from "../../src/model/trial.ts";
import { buildReport } from "../../src/report/build-report.ts";
import { createDiagnose } from "../../src/failures/diagnose.ts";
import { groupErrors } from "../../src/report/group-errors.ts";
import { versionChanges } from "../../src/report/version-changes.ts";
import { PASS, RED, sampleManifest } from "../support/sample-report.ts";

function row(parts: Partial<TrialRecord>): TrialRecord {
  return {
    key: "k",
    caseKey: "c",
    axes: { task: "a" },
    contentHashes: {},
    repetition: 0,
    block: 0,
    side: "candidate",
    status: "ok",
    attempts: 1,
    startedAt: null,
    durationMs: null,
    metrics: {},
    nonFinite: [],
    usage: null,
    evaluation: null,
    gates: [],
    error: null,
    output: null,
    ...parts,
  };
}

function failing(task: string, error: TrialError, side: TrialRecord["side"] = "candidate"): TrialRecord {
  return row({ axes: { task }, status: "errored", error, side });
}

const TIMEOUT: TrialError = { class: "timeout", code: "timed-out", message: "first" };
const REFUSED: TrialError = { class: "transient", code: "ECONNREFUSED", message: "refused" };

const diagnose = createDiagnose([]);

describe("groupErrors", () => {
  test("groups by class and code, the most frequent first, with the first message and three cases", () => {
    const rows = [
      failing("a", REFUSED),
      ...["b", "c", "d", "e"].map((task, index) =>
        failing(task, { ...TIMEOUT, message: `message ${index}` }),
      ),
      row({}),
    ];
    expect(groupErrors(rows, diagnose)).toEqual([
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
    expect(groupErrors([failing("a", { ...TIMEOUT, code: "__proto__" })], diagnose)[0]?.code).toBe(
      "__proto__",
    );
  });
});

describe("versionChanges", () => {
  test("lists changed, added and removed versions by name", () => {
    const before = sampleManifest({ versions: { prompt: "1", judge: "x", gone: "1" } });
    const after = sampleManifest({ versions: { prompt: "2", judge: "x", added: "1" } });
    expect(versionChanges(before, after)).toEqual([
      { name: "added", baseline: null, candidate: "1" },
      { name: "gone", baseline: "1", candidate: null },
      { name: "prompt", baseline: "1", candidate: "2" },
    ]);
    expect(versionChanges(null, after)).toEqual([]);
  });
});

describe("buildReport", () => {
  const baseline: Baseline = {
    found: true,
    run: {
      manifest: sampleManifest({
        versions: { prompt: "old" },
        warnings: [{ code: "slow", text: "Both sides say so." }],
      }),
      rows: [],
    },
    provenance: PASS.baseline,
    history: [],
  };
  const parts = {
    programVersion: "1.2.3",
    config: {
      id: "support-bot",
      seed: 7,
      compare: { unit: "task", cluster: null, by: ["mode"], alpha: 0.05, minCommonUnits: 0.8, mayDiffer: [] },
      failures: [],
    },
    run: {
      manifest: sampleManifest({
        versions: { prompt: "new" },
        warnings: [{ code: "slow", text: "Both sides say so." }],
      }),
      rows: [failing("a", TIMEOUT), failing("b", REFUSED, "baseline")],
    },
    baseline,
    findings: RED.findings,
    limits: RED.limits,
    completeness: RED.completeness,
    units: RED.units,
    looks: null,
    warnings: [{ code: "few", text: "Few units." }],
    policyChanges: RED.policyChanges,
    verdict: { kind: "fail", exitCode: 1, conclusion: "failure", title: "Red", causes: RED.causes },
    generatedAt: new Date("2026-03-02T10:21:31Z"),
  } as const;

  test("brings verdict, findings and what the run was made of into one value", () => {
    const report = buildReport(parts);
    expect(report).toMatchObject({
      schema: "regression-gate/report@1",
      program: { version: "1.2.3" },
      verdict: "fail",
      exitCode: 1,
      title: "Red",
      generatedAt: "2026-03-02T10:21:31.000Z",
      versions: [{ name: "prompt", baseline: "old", candidate: "new" }],
      baseline: PASS.baseline,
    });
    expect(report.findings).toBe(RED.findings);
  });

  test("groups the candidate's errors only, and says each warning once", () => {
    const report = buildReport(parts);
    expect(report.errors.map((group) => group.code)).toEqual(["timed-out"]);
    expect(report.warnings.map((warning) => warning.code)).toEqual(["few", "slow"]);
  });

  test("has no manifest of a baseline that was not found", () => {
    const report = buildReport({
      ...parts,
      baseline: { found: false, code: "expired", provenance: PASS.baseline },
    });
    expect(report.manifest.baseline).toBeNull();
    expect(report.versions).toEqual([]);
  });
});
