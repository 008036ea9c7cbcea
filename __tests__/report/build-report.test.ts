import { describe, expect, test } from "@jest/globals";
import type { Baseline } from "../../src/model/result/baseline.ts";
import { buildReport, versionChanges } from "../../src/report/build-report.ts";
import { PASS, RED, sampleManifest } from "../support/samples/sample-report.ts";

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
    },
    run: {
      manifest: sampleManifest({
        versions: { prompt: "new" },
        warnings: [{ code: "slow", text: "Both sides say so." }],
      }),
    },
    baseline,
    findings: RED.findings,
    limits: RED.limits,
    completeness: RED.completeness,
    errors: RED.errors,
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

  test("has the errors it is given, and says each warning once", () => {
    const report = buildReport(parts);
    expect(report.errors).toBe(RED.errors);
    expect(report.warnings.map((warning) => warning.code)).toEqual(["few", "slow"]);
  });

  test("has no manifest of a baseline that was not found", () => {
    const report = buildReport({
      ...parts,
      baseline: { found: false, code: "expired", provenance: PASS.baseline, history: [] },
    });
    expect(report.manifest.baseline).toBeNull();
    expect(report.versions).toEqual([]);
  });
});
