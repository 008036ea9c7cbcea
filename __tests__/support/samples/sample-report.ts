import type { BaselineProvenance } from "../../../src/model/result/baseline.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { LimitResult } from "../../../src/model/result/limit-result.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { NOWHERE } from "../sample-provenance.ts";

/** Realistic reports of one support-bot eval: 60 tasks x 5 repetitions, by mode. Made by hand, not measured. */

const CANDIDATE_SHA = "4be1f0c97d3a5b62e8f40917c3d2a6b5e8f01234";
const BASELINE_SHA = "9d02c7ae15b84f3360c9d7e2f1a84b6c5d3e2f10";

export function sampleManifest(parts: Partial<Manifest> = {}): Manifest {
  return {
    schema: "regression-gate/manifest@1",
    program: { name: "regression-gate", version: "0.1.0" },
    runId: "20260302T101500Z-4be1f0c",
    id: "support-bot",
    planHash: "5f1c0b7d9a3e42685f1c0b7d9a3e42685f1c0b7d9a3e42685f1c0b7d9a3e4268",
    configHash: "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00",
    seed: 7,
    suite: null,
    git: { sha: CANDIDATE_SHA, branch: "shorter-prompt", dirty: false, remote: null },
    versions: { prompt: "b81f4c0d2e6a" },
    metricSchema: { "rule-score": "score higher" },
    data: {},
    runner: {
      os: "linux",
      arch: "x64",
      cpu: "AMD EPYC 7763",
      cores: 4,
      memoryBytes: 17_179_869_184,
      image: "ubuntu24",
      node: "24.4.0",
    },
    startedAt: "2026-03-02T10:15:00.000Z",
    finishedAt: "2026-03-02T10:21:30.000Z",
    counts: { planned: 600, ok: 600, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
    complete: true,
    sameJob: false,
    sides: ["candidate"],
    earlyStop: null,
    marks: [],
    warnings: [],
    ...parts,
  };
}

export function sampleFinding(parts: Partial<Finding> = {}): Finding {
  return {
    metric: "rule-score",
    metricKind: "score",
    quantile: null,
    role: "gate",
    group: { mode: "fast" },
    kind: "pass",
    reason: { code: "no-worse-than-margin", text: "Shown to be no worse than the margin." },
    unit: null,
    better: "higher",
    design: "paired",
    scale: "absolute",
    values: { baseline: 0.8421, candidate: 0.8437 },
    estimate: 0.0016,
    lower: -0.0081,
    upper: 0.0112,
    intervalMethod: "expanded-percentile",
    margin: 0.02,
    pMargin: 0.9982,
    pAdjusted: 1,
    pWorse: 0.61,
    pWorseAdjusted: 0.9,
    pWarning: 0.5,
    pBetter: 0.39,
    effectSize: { cohenD: 0.01, hedgesG: 0.01, dz: 0.03, cliffsDelta: 0.01 },
    n: { units: 60, baselineTrials: 300, candidateTrials: 300, baselineMissing: 0, candidateMissing: 0 },
    attainableP: 0.0001,
    mde: 0.021,
    neededUnits: null,
    worstUnits: [],
    exact: null,
    look: null,
    accepted: null,
    history: null,
    creep: null,
    flips: null,
    warnings: [],
    ...parts,
  };
}

export function sampleLimit(parts: Partial<LimitResult> = {}): LimitResult {
  return {
    metric: "rule-score",
    quantile: null,
    group: { mode: "fast" },
    side: "candidate",
    limit: "min",
    level: "fail",
    bound: 0.8,
    estimate: 0.8437,
    lower: 0.829,
    upper: 0.858,
    unit: null,
    result: "kept",
    ...parts,
  };
}

const RUNNER_CLASS = "linux/x64/AMD EPYC 7763/4/ubuntu24";

export function sampleProvenance(parts: Partial<BaselineProvenance> = {}): BaselineProvenance {
  return {
    from: "artifact",
    run: "18211907734",
    sha: BASELINE_SHA,
    branch: "main",
    createdAt: "2026-02-28T08:00:00.000Z",
    ageDays: 2.1,
    ageCommits: 3,
    runner: RUNNER_CLASS,
    url: "https://github.com/example/support-bot/actions/runs/18211907734",
    why: "newest complete run of main",
    skipped: [],
    ...parts,
  };
}

export function sampleReport(parts: Partial<Report> = {}): Report {
  return {
    schema: "regression-gate/report@1",
    program: { name: "regression-gate", version: "0.1.0" },
    id: "support-bot",
    generatedAt: "2026-03-02T10:21:31.000Z",
    verdict: "pass",
    exitCode: 0,
    conclusion: "success",
    title: "No regression in 4 comparisons; 1 improved",
    causes: [],
    alpha: 0.05,
    looks: null,
    seed: 7,
    findings: PASSING,
    limits: [
      sampleLimit(),
      sampleLimit({ group: { mode: "careful" }, estimate: 0.902, lower: 0.89, upper: 0.913 }),
    ],
    completeness: {
      counts: { planned: 600, ok: 600, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
      complete: true,
      plannedCases: 120,
      repetitions: 5,
      droppedGroups: [],
      unmeasuredCases: [],
      unmeasuredCaseCount: 0,
      missingMetrics: [],
      earlyStop: null,
    },
    errors: [],
    units: { onlyBaseline: [], onlyCandidate: [], changed: [] },
    versions: [],
    baseline: sampleProvenance(),
    manifest: {
      baseline: sampleManifest({
        runId: "20260228T080000Z-9d02c7a",
        git: { sha: BASELINE_SHA, branch: "main", dirty: false, remote: null },
      }),
      candidate: sampleManifest(),
    },
    policyChanges: [],
    warnings: [],
    ...parts,
  };
}

const COST = sampleFinding({
  metric: "cost-usd",
  metricKind: "amount",
  unit: "USD",
  better: "lower",
  scale: "relative",
  values: { baseline: 0.01243, candidate: 0.01127 },
  estimate: -0.0933,
  lower: -0.121,
  upper: -0.0652,
  margin: 0.05,
  mde: 0.034,
  kind: "improved",
  reason: { code: "better", text: "Better in all likelihood." },
});

const LATENCY = sampleFinding({
  metric: "latency-ms",
  metricKind: "latency",
  role: "track",
  unit: "ms",
  better: "lower",
  design: "run-level",
  scale: "relative",
  values: { baseline: 1180, candidate: 1204 },
  estimate: 0.0203,
  lower: -0.061,
  upper: 0.108,
  margin: 0.1,
  mde: 0.16,
  pAdjusted: null,
  reason: { code: "no-worse-than-margin", text: "Shown to be no worse than the margin." },
});

const CAREFUL = { group: { mode: "careful" } } as const;

const PASSING: readonly Finding[] = [
  sampleFinding(),
  COST,
  LATENCY,
  sampleFinding({ ...CAREFUL, values: { baseline: 0.9, candidate: 0.902 }, estimate: 0.002 }),
  { ...COST, ...CAREFUL, kind: "pass", values: { baseline: 0.0412, candidate: 0.0411 }, estimate: -0.0024 },
  { ...LATENCY, ...CAREFUL, values: { baseline: 14_210, candidate: 14_650 }, estimate: 0.031 },
];

const SCORE_REGRESSION = sampleFinding({
  kind: "regression",
  reason: { code: "worse-than-margin", text: "Worse than the margin of 0.02 in all likelihood." },
  values: { baseline: 0.8421, candidate: 0.7934 },
  estimate: -0.0487,
  lower: -0.0701,
  upper: -0.0279,
  pMargin: 0.0008,
  pAdjusted: 0.0021,
  pWorse: 0.0001,
  pWorseAdjusted: 0.0003,
  pBetter: 1,
  effectSize: { cohenD: -0.31, hedgesG: -0.31, dz: -0.52, cliffsDelta: -0.2 },
  worstUnits: [
    { unit: "refund-after-60-days", baseline: 1, candidate: 0.2, difference: -0.8 },
    { unit: "two-orders-one-mail", baseline: 0.9, candidate: 0.3, difference: -0.6 },
    { unit: "angry-customer", baseline: 0.84, candidate: 0.4, difference: -0.44 },
    { unit: "lost-parcel", baseline: 0.8, candidate: 0.6, difference: -0.2 },
  ],
});

/** A score fell, a limit broke, the change loosens its own margin, some trials had no answer. */
export const RED: Report = sampleReport({
  verdict: "fail",
  exitCode: 1,
  conclusion: "failure",
  title: "Regression: rule-score −0.0487 in mode=fast; 1 more cause",
  causes: [
    { name: "regression", cost: "fail", count: 1, text: "Regression: rule-score −0.0487 in mode=fast" },
    {
      name: "limit-broken",
      cost: "fail",
      count: 1,
      text: "Limit broken: rule-score 0.793 < min 0.82 in mode=fast",
    },
    { name: "warning", cost: "warn", count: 1, text: "Warning: latency-ms +14.2% in mode=careful" },
    {
      name: "inconclusive-beyond",
      cost: "warn",
      count: 1,
      text: "1 of 4 cannot be judged and may be worse than their margin: cost-usd +5.6% in mode=careful",
    },
  ],
  findings: [
    SCORE_REGRESSION,
    COST,
    LATENCY,
    sampleFinding({ ...CAREFUL, values: { baseline: 0.9, candidate: 0.902 }, estimate: 0.002 }),
    {
      ...COST,
      ...CAREFUL,
      kind: "inconclusive",
      reason: {
        code: "interval-straddles-margin",
        text: "The interval covers the margin: needs about 90 units to see 5%.",
      },
      values: { baseline: 0.0412, candidate: 0.0435 },
      estimate: 0.0558,
      lower: -0.011,
      upper: 0.121,
      pMargin: 0.43,
      pAdjusted: 0.81,
      neededUnits: 90,
    },
    {
      ...LATENCY,
      ...CAREFUL,
      kind: "warning",
      reason: {
        code: "run-effect-cap",
        text: "Slower than 4 earlier runs, but runs differ: use `baseline: {from: ref}` to measure both sides in one job.",
      },
      values: { baseline: 14_210, candidate: 16_230 },
      estimate: 0.1421,
      lower: 0.021,
      upper: 0.28,
      pMargin: 0.021,
    },
  ],
  limits: [
    sampleLimit({ bound: 0.82, estimate: 0.7934, lower: 0.772, upper: 0.812, result: "broken" }),
    sampleLimit({
      bound: 0.85,
      level: "warn",
      estimate: 0.7934,
      lower: 0.772,
      upper: 0.812,
      result: "broken",
    }),
    sampleLimit({ ...CAREFUL, estimate: 0.902, lower: 0.89, upper: 0.913 }),
  ],
  completeness: {
    ...sampleReport().completeness,
    counts: { planned: 600, ok: 597, failed: 0, errored: 1, timedOut: 2, skipped: 0 },
    complete: false,
  },
  errors: [
    {
      class: "timeout",
      code: "timed-out",
      count: 2,
      example: "no answer within 120 s",
      cases: ["task=lost-parcel, mode=careful", "task=angry-customer, mode=careful"],
      known: [],
    },
    {
      class: "transient",
      code: "exit-75",
      count: 1,
      example: "upstream returned 503 for https://api.example.com/v1/chat",
      cases: ["task=lost-parcel, mode=fast"],
      known: [],
    },
  ],
  units: { onlyBaseline: [], onlyCandidate: ["gift-card"], changed: ["late-refund"] },
  versions: [{ name: "prompt", baseline: "77aa01f3c9d2", candidate: "b81f4c0d2e6a" }],
  policyChanges: [
    { path: "metrics.rule-score.margin", base: "0.02", head: "0.2", looser: true, inForce: "base" },
  ],
});

export const PASS: Report = sampleReport();

/** A regression that the config says is known, and one whose acceptance is over. */
export const ACCEPTED: Report = sampleReport({
  verdict: "fail",
  exitCode: 1,
  conclusion: "failure",
  title: "Regression: latency-ms +14.2% in mode=careful",
  causes: [
    { name: "regression", cost: "fail", count: 1, text: "Regression: latency-ms +14.2% in mode=careful" },
    {
      name: "accepted-regression",
      cost: "note",
      count: 1,
      text: "Known and accepted: rule-score −0.0487 in mode=fast, until 2026-04-30",
    },
  ],
  findings: [
    {
      ...SCORE_REGRESSION,
      accepted: {
        state: "in-force",
        reason: "the smaller model is ten times cheaper",
        expires: "2026-04-30",
        upTo: 0.06,
      },
    },
    {
      ...LATENCY,
      ...CAREFUL,
      role: "gate",
      kind: "regression",
      reason: { code: "worse-than-margin", text: "Worse by more than the margin." },
      values: { baseline: 1180, candidate: 1348 },
      estimate: 0.142,
      lower: 0.104,
      upper: 0.181,
      pMargin: 0.004,
      pAdjusted: 0.011,
      accepted: { state: "expired", reason: "waits for the new cache", expires: "2026-02-28", upTo: null },
    },
    COST,
  ],
});

/** The baseline is gone: nothing was compared, which must not look like a pass. */
export const EXPIRED: Report = sampleReport({
  verdict: "inconclusive",
  exitCode: 3,
  conclusion: "failure",
  title: "Inconclusive: baseline expired",
  causes: [{ name: "no-baseline", cost: "inconclusive", count: 1, text: "Baseline expired" }],
  findings: PASSING.map((finding) => uncompared(finding, "expired")),
  baseline: sampleProvenance({
    from: "none",
    run: "16100200300",
    ageDays: 97.4,
    ageCommits: null,
    runner: null,
    why: "The artifact of run 16100200300 expired on 2026-02-25: run the gate on main again, or on a schedule.",
    skipped: ["run 16100200311: 3 of 600 trials were not measured"],
  }),
  manifest: { baseline: null, candidate: sampleManifest() },
});

export const FIRST_RUN: Report = sampleReport({
  conclusion: "neutral",
  title: "First run: nothing was compared",
  causes: [{ name: "first-run", cost: "note", count: 1, text: "First run: nothing was compared" }],
  findings: PASSING.map((finding) => uncompared(finding, "first-run")),
  baseline: sampleProvenance({
    from: "none",
    ...NOWHERE,
    why: "No run of main has stored a baseline yet; the first push to main does.",
  }),
  manifest: { baseline: null, candidate: sampleManifest() },
});

function uncompared(finding: Finding, code: "expired" | "first-run"): Finding {
  return {
    ...finding,
    kind: "no-baseline",
    reason: { code, text: "There is no baseline." },
    design: "none",
    values: { baseline: null, candidate: finding.values.candidate },
    estimate: null,
    lower: null,
    upper: null,
    intervalMethod: null,
    pMargin: null,
    pAdjusted: null,
    pWorse: null,
    pWorseAdjusted: null,
    pBetter: null,
    effectSize: { cohenD: null, hedgesG: null, dz: null, cliffsDelta: null },
    mde: null,
    attainableP: null,
    worstUnits: [],
  };
}
