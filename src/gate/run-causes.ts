import { formatPercent, formatWrittenPercent } from "../base/format-number.ts";
import { isAllFailStop } from "../model/run/all-fail-stop.ts";
import type { GateConfig } from "../model/config/config.ts";
import { type Baseline, isExpectedlyNone } from "../model/result/baseline.ts";
import type { Coverage } from "../model/result/coverage/coverage.ts";
import { type Finding, ROWS_MISSING, type Warning } from "../model/result/finding.ts";
import { BASE_CASES, SHARED_PROGRAM, STALE_RESULTS } from "../model/run/manifest.ts";
import type { Completeness, PolicyChange } from "../model/result/report.ts";
import type { TestReport } from "../model/result/tests/test-changes.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import { namesOf, shorten } from "./describe-finding.ts";
import { lackingCauses } from "./unmeasured-causes.ts";

const TEXTS = {
  "first-run": "First run: nothing was compared",
  "by-config": "Nothing was compared: by config",
  expired: "Baseline expired",
  forbidden: "Baseline not readable: permission denied",
  unreadable: "Baseline unreadable",
  incomparable: "Baseline incomparable: a newer version wrote it",
  "no-complete-run": "No complete baseline run",
  missing: "No baseline is stored for the requested branch, run or commits",
} as const;

/** The baseline is missing, or no gating metric could be compared with it. */
export function baselineCauses(
  {
    baseline,
    findings,
    tests = null,
    coverage = null,
  }: {
    readonly baseline: Baseline;
    readonly findings: readonly Finding[];
    readonly tests?: TestReport | null;
    readonly coverage?: Coverage | null;
  },
  costs: GateConfig["costs"],
): readonly Cause[] {
  if (!baseline.found) {
    const name: CostName = isExpectedlyNone(baseline.code) ? "first-run" : "no-baseline";
    return [{ name, cost: costs[name], count: 1, text: TEXTS[baseline.code] }];
  }
  const gating = findings.filter((finding) => finding.role === "gate");
  const compared = gating.filter((f) => f.kind !== "no-baseline" && f.kind !== "incomparable");
  if (tests !== null && tests.counts.baseline !== null) return [];
  // Incomparable findings have a cost of their own, which a user may have lowered on purpose.
  if (coverage !== null && coverage.result.change !== "not-judged") return [];
  if (compared.length > 0 || gating.some((finding) => finding.kind === "incomparable")) return [];
  const text =
    gating.length === 0
      ? "Nothing gates: no metric with role gate was found on both sides"
      : "Nothing was compared: every gating metric or group is new";
  return [{ name: "nothing-compared", cost: costs["nothing-compared"], count: 1, text }];
}

/**
 * A ref may name the very commit that is measured, such as `main` after a push to main: both sides have its change. So have
 * they where one file or run is named for both.
 */
export function sameCommitCauses(
  { baseline, ownCommits = [] }: { readonly baseline: Baseline; readonly ownCommits?: readonly string[] },
  costs: GateConfig["costs"],
): readonly Cause[] {
  const { from, run, sha } = baseline.provenance;
  if (baseline.found && baseline.isCandidate === true) {
    const text = `No change was judged: the baseline is what is measured itself, ${shorten(run ?? "")}`;
    return [{ name: "same-commit", cost: costs["same-commit"], count: 1, text }];
  }
  if (!baseline.found || from !== "ref" || sha === null || !ownCommits.includes(sha)) return [];
  const text = `No committed change was judged: the baseline is the measured commit itself, ${sha.slice(0, 7)} (ref ${shorten(run ?? "")})`;
  return [{ name: "same-commit", cost: costs["same-commit"], count: 1, text }];
}

/** A named file may be the run of another gate, by mistake or for every gate of a pattern: a pass says little then. */
export function otherGateCauses(
  { baseline, ownId = null }: { readonly baseline: Baseline; readonly ownId?: string | null },
  costs: GateConfig["costs"],
): readonly Cause[] {
  const id = baseline.found ? (baseline.run.manifest?.id ?? null) : null;
  if (baseline.provenance.from !== "file" || id === null || ownId === null || id === ownId) return [];
  const text = `The baseline is a run of another gate: ${shorten(id)}, and this is ${shorten(ownId)}`;
  return [{ name: "other-gate", cost: costs["other-gate"], count: 1, text }];
}

/** What is known of a run before its first trial. */
export function manifestCauses(warnings: readonly Warning[], costs: GateConfig["costs"]): readonly Cause[] {
  return warnings.flatMap(({ code, text }): readonly Cause[] => {
    const name = Object.hasOwn(CAUSE_OF, code) ? CAUSE_OF[code] : undefined;
    return name === undefined ? [] : [{ name, cost: costs[name], count: 1, text }];
  });
}

/** What invocations left is known by their rows, and both sides may have left the same. */
export function staleCauses(warnings: readonly Warning[], costs: GateConfig["costs"]): readonly Cause[] {
  const texts = new Set(warnings.flatMap(({ code, text }) => (code === STALE_RESULTS ? [text] : [])));
  return manifestCauses(
    [...texts].map((text) => ({ code: STALE_RESULTS, text })),
    costs,
  );
}

/** The cause of a warning, by its code. */
const CAUSE_OF: Readonly<Record<string, CostName>> = {
  [BASE_CASES]: "dropped-units",
  [SHARED_PROGRAM]: "shared-program",
  [STALE_RESULTS]: "stale-results",
};

/** A plan and a comparison may both have read the file, and both sides may be one file: each text counts once. */
export function missingRowsCauses(
  warnings: readonly Warning[],
  costs: GateConfig["costs"],
): readonly Cause[] {
  const texts = new Set(warnings.flatMap(({ code, text }) => (code === ROWS_MISSING ? [text] : [])));
  const [text] = texts;
  if (text === undefined) return [];
  const more = texts.size === 1 ? "" : ` (+${texts.size - 1} more)`;
  return [{ name: ROWS_MISSING, cost: costs[ROWS_MISSING], count: texts.size, text: `${text}${more}` }];
}

/**
 * Small steps cannot be added up from a run that is not in the history. That is not the same as finding no small steps.
 */
export function referenceCauses(missing: string | null, costs: GateConfig["costs"]): readonly Cause[] {
  if (missing === null) return [];
  const text = `The run to add small steps up from is not in the history: ${shorten(missing)}`;
  return [{ name: "creep", cost: costs.creep, count: 1, text }];
}

/** A pull request that measures less of its own change leaves fewer regressions to find. */
export function measuredLessCauses(
  changes: readonly PolicyChange[],
  costs: GateConfig["costs"],
): readonly Cause[] {
  const less = changes.flatMap(({ measuresLess }) => measuresLess ?? []);
  if (less.length === 0) return [];
  const text = `Measures less than its base asks for: ${less.map(shorten).join("; ")}`;
  return [{ name: "measured-less", cost: costs["measured-less"], count: less.length, text }];
}

/** Rows that are missing, or fewer than half as many as before: no number that a tool may choose. */
export function fewerTrialsCauses(
  { fewerTrials }: Completeness,
  costs: GateConfig["costs"],
): readonly Cause[] {
  if (fewerTrials === undefined || fewerTrials.extent === "some") return [];
  const { extent, trials, cases, caseCount } = fewerTrials;
  const count = trials.baseline - trials.candidate;
  const name = extent === "half" ? "measured-less" : "dropped-units";
  const text = `${count} ${count === 1 ? "trial" : "trials"} of the baseline missing: ${namesOf(cases, caseCount)}`;
  return [{ name, cost: costs[name], count, text }];
}

/** Trials of the candidate's plan that have no answer. */
export function completenessCauses(
  input: {
    readonly completeness: Completeness;
    readonly findings: readonly Finding[];
    readonly missingShards?: readonly string[];
  },
  gate: GateConfig,
): readonly Cause[] {
  const { droppedGroups, missingMetrics, unmeasuredCases, unmeasuredCaseCount, earlyStop } =
    input.completeness;
  const errorRate = errorRateCauses(input.completeness, gate);
  const isWhole = (input.missingShards ?? []).length === 0;
  const cause = (name: CostName, count: number, text: string): readonly Cause[] =>
    count === 0 ? [] : [{ name, cost: gate.costs[name], count, text }];
  return [
    // A shard whose results are missing may be the one that measures the metric.
    ...cause(
      "missing-metric",
      isWhole ? missingMetrics.length : 0,
      `Missing metric: ${first(missingMetrics, missingMetrics.length)}`,
    ),
    ...cause(
      earlyStop !== null && isAllFailStop(earlyStop) ? "missing-case" : "budget-stop",
      earlyStop === null ? 0 : 1,
      `Stopped early: ${shorten(earlyStop ?? "")}`,
    ),
    ...cause("dropped-group", droppedGroups.length, droppedText(droppedGroups)),
    ...cause("missing-case", unmeasuredCaseCount, unmeasuredText(unmeasuredCases, unmeasuredCaseCount)),
    ...notRunCauses(input.completeness, gate),
    ...(errorRate.length > 0 ? errorRate : lackingCauses(input.findings, gate)),
  ];
}

function unmeasuredText(names: readonly string[], count: number): string {
  return `${count} planned ${count === 1 ? "case was" : "cases were"} not measured: ${first(names, count)}`;
}

/**
 * Trials of a run that ended before its plan did, in cases that have other trials. Cases without any trial are named
 * elsewhere.
 */
function notRunCauses(
  { counts, unmeasuredCaseCount, earlyStop }: Completeness,
  gate: GateConfig,
): readonly Cause[] {
  const { planned, ok, failed, errored, timedOut } = counts;
  // A row with the status `skipped` or `denied` is not an answer, and the rules of lost trials do not count it as an
  // error.
  const count = planned - ok - failed - errored - timedOut;
  if (count <= 0 || unmeasuredCaseCount > 0 || earlyStop !== null) return [];
  const text = `The run is not complete: ${count} of ${planned} planned trials did not run`;
  return [{ name: "missing-case", cost: gate.costs["missing-case"], count, text }];
}

/** The rate over all trials of the candidate. A comparison whose own rate is above the limit has its own finding. */
function errorRateCauses({ counts }: Completeness, gate: GateConfig): readonly Cause[] {
  const unanswered = counts.errored + counts.timedOut;
  const rate = counts.planned === 0 ? 0 : unanswered / counts.planned;
  if (rate <= gate.maxErrorRate) return [];
  const text = `Error rate ${formatPercent(rate)} is above ${formatWrittenPercent(gate.maxErrorRate)}: ${unanswered} of ${counts.planned} trials gave no answer`;
  return [{ name: "error-rate", cost: gate.costs["error-rate"], count: unanswered, text }];
}

function droppedText(names: readonly string[]): string {
  const groups = names.length === 1 ? "group" : "groups";
  return `${names.length} ${groups} of the baseline no longer exist in the matrix: ${first(names, names.length)}`;
}

function first(names: readonly string[], count: number): string {
  const more = count > 1 ? ` (+${count - 1} more)` : "";
  return `${shorten(names[0] ?? "")}${more}`;
}

const MOST_NAMED = 5;

/**
 * Shards whose results are missing. This cause comes first among those of its cost, since it explains the other missing
 * measurements.
 */
export function missingShardCauses(shards: readonly string[], costs: GateConfig["costs"]): readonly Cause[] {
  if (shards.length === 0) return [];
  const more = shards.length > MOST_NAMED ? ` (+${shards.length - MOST_NAMED} more)` : "";
  const names = shorten(shards.slice(0, MOST_NAMED).join(", "));
  const text = `Missing ${shards.length === 1 ? "shard" : "shards"}: ${names}${more}`;
  return [{ name: "missing-shard", cost: costs["missing-shard"], count: shards.length, text }];
}
