import { coverageCauses } from "./coverage-causes.ts";
import { unplannedCauses } from "./unplanned-causes.ts";
import type { UnplannedRows } from "../model/run/unplanned.ts";
import { combineExitCodes, EXIT, type ExitCode } from "../base/errors.ts";
import type { GateConfig } from "../model/config/config.ts";
import { type Baseline, isExpectedlyNone } from "../model/result/baseline.ts";
import type { Finding, Warning } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { GitState } from "../model/run/manifest.ts";
import type { Coverage } from "../model/result/coverage/coverage.ts";
import type { Completeness, PolicyChange, UnitChanges } from "../model/result/report.ts";
import type { TestReport } from "../model/result/tests/test-changes.ts";
import type { Cause, Cost, FailOn, Verdict } from "../model/result/verdict.ts";
import {
  baselineCauses,
  completenessCauses,
  fewerTrialsCauses,
  manifestCauses,
  measuredLessCauses,
  missingRowsCauses,
  staleCauses,
  missingShardCauses,
  otherGateCauses,
  referenceCauses,
  sameCommitCauses,
} from "./run-causes.ts";
import { editedCauses } from "./edited-causes.ts";
import { unmeasuredCauses } from "./unmeasured-causes.ts";
import { findingCauses } from "./finding-causes.ts";
import { flipCauses, lostValueCauses } from "./flip-causes.ts";
import { limitCauses } from "./limit-causes.ts";
import { testCauses } from "./test-causes.ts";
import { undecidedCauses } from "./undecided-causes.ts";
import { unitCauses } from "./unit-causes.ts";
import { verdictTitle } from "./verdict-title.ts";

/** The exit code that this cause alone would give. */
export function causeExitCode(cause: Cause, failOn: FailOn): ExitCode {
  if (failOn === "never") return EXIT.pass;
  switch (cause.cost) {
    case "pass":
    case "note":
      return EXIT.pass;
    case "warn":
      return failOn === "warn" ? EXIT.fail : EXIT.pass;
    case "inconclusive":
      return cause.name === "budget-stop" ? EXIT.budgetStop : EXIT.inconclusive;
    case "fail":
      return EXIT.fail;
  }
}

export interface DecideInput {
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitResult[];
  readonly completeness: Completeness;
  readonly baseline: Baseline;
  /** The measured commit, and the head that it merges, when there are no uncommitted changes; absent = not known. */
  readonly ownCommits?: readonly string[];
  /** State of the candidate's checkout; absent or null = not known. */
  readonly git?: GitState | null;
  /** Id of the gate that measured the candidate; absent or null = not known. */
  readonly ownId?: string | null;
  /** Units that only one side has; absent = both sides have the same units. */
  readonly units?: UnitChanges;
  /** Names of the shards whose results are missing; absent = the run was not split. */
  readonly missingShards?: readonly string[];
  /**
   * The run that `baseline.reference` names, when the history does not contain it; absent or null = nothing is missing.
   */
  readonly missingReference?: string | null;
  /** Rows of results files that belong to no planned trial; absent = none. */
  readonly unplanned?: readonly UnplannedRows[] | undefined;
  /** Warnings about the rows of both sides; absent = none. */
  readonly warnings?: readonly Warning[];
  /** Warnings of the run's own manifest; absent = none. */
  readonly runWarnings?: readonly Warning[];
  /** Tests that other tools ran; absent or null = there is none. */
  readonly tests?: TestReport | null;
  /** What a pull request changes in the config of its own gate; absent = nothing. */
  readonly policyChanges?: readonly PolicyChange[];
  /** Absent or null = there is no report of coverage. */
  readonly coverage?: Coverage | null;
}

const NO_CHANGES: UnitChanges = { onlyBaseline: [], onlyCandidate: [], changed: [] };

/** Costs from best to worst. */
const RANK: Readonly<Record<Cost, number>> = { pass: 0, note: 1, warn: 2, inconclusive: 3, fail: 4 };

/**
 * Computes one verdict from findings and policy: the worst cost decides.
 * Source: the table 'From findings to the verdict' of docs/statistics.md. `gate.costs` of the config changes the cost
 * of a cause.
 */
export function decide(input: DecideInput, gate: GateConfig): Verdict {
  const causes = causesOf(input, gate);
  const worst = causes[0]?.cost ?? "pass";
  const kind = worst === "note" ? "pass" : worst;
  const exitCode = combineExitCodes(causes.map((cause) => causeExitCode(cause, gate.failOn)));
  return {
    kind,
    exitCode,
    conclusion: conclusionOf(exitCode, input.baseline),
    title: verdictTitle({
      kind,
      causes,
      findings: input.findings,
      baseline: input.baseline,
      tests: input.tests ?? null,
      coverage: input.coverage ?? null,
    }),
    causes,
  };
}

/** Everything that has a cost, the worst first. */
function causesOf(input: DecideInput, gate: GateConfig): readonly Cause[] {
  const unmeasured = unmeasuredCauses(input.completeness, gate.costs);
  const found = [
    ...findingCauses(input.findings, gate.costs),
    ...undecidedCauses(input.findings, gate),
    ...limitCauses(input, gate.costs),
  ];
  return [
    ...missingShardCauses(input.missingShards ?? [], gate.costs),
    ...unmeasured,
    ...measuredLessCauses(input.policyChanges ?? [], gate.costs),
    // If nothing at all was measured, the causes of single metrics say it already.
    ...found.filter(({ name }) => name !== "nothing-measured" || unmeasured.length === 0),
    ...completenessCauses(input, gate),
    ...fewerTrialsCauses(input.completeness, gate.costs),
    ...unplannedCauses(input.unplanned ?? [], gate.costs),
    ...missingRowsCauses([...(input.warnings ?? []), ...(input.runWarnings ?? [])], gate.costs),
    ...testCauses(input.tests ?? null, gate.costs),
    ...unitCauses(input.units ?? NO_CHANGES, gate.costs),
    ...flipCauses(input.findings, gate.costs),
    ...lostValueCauses(input.warnings ?? [], gate.costs),
    ...coverageCauses(input.coverage ?? null, gate.costs),
    ...baselineCauses(input, gate.costs),
    ...sameCommitCauses(input, gate.costs),
    ...otherGateCauses(input, gate.costs),
    ...manifestCauses(input.runWarnings ?? [], gate.costs),
    ...staleCauses(input.warnings ?? [], gate.costs),
    ...editedCauses(input, gate.costs),
    ...referenceCauses(input.missingReference ?? null, gate.costs),
  ]
    .filter((cause) => cause.cost !== "pass")
    .toSorted((a, b) => RANK[b.cost] - RANK[a.cost]);
}

/** GitHub counts `neutral` as satisfied. So only a first run without any other objection gets it. */
function conclusionOf(exitCode: ExitCode, baseline: Baseline): Verdict["conclusion"] {
  if (exitCode !== EXIT.pass) return "failure";
  return !baseline.found && isExpectedlyNone(baseline.code) ? "neutral" : "success";
}
