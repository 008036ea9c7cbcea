import { formatP } from "../base/format-number.ts";
import type { Reason } from "../model/result/reason.ts";
import type { Side } from "../model/run/side.ts";
import { classify } from "./classify/classify.ts";
import { type Decision, decided } from "./classify/decision.ts";
import { compareAll } from "./compare.ts";
import type { CompareContext } from "./values/compare-context.ts";
import { lostText } from "./values/lost-codes.ts";
import { LOST_TRIALS_LEVEL, lostOf } from "./values/missing-rate.ts";
import type { Comparison } from "./values/comparison-result.ts";
import { type Subject, wholeSides } from "./values/subject.ts";
import { countsAsFailure, worstCase, type WorstOf } from "./values/worst-case.ts";

/** The decision about a comparison when its lost trials are counted as failures. */
interface WorstCases {
  readonly both: Decision | null;
  /** Counts only the candidate's lost trials; null where the candidate does not lose more than the baseline. */
  readonly candidate: Decision | null;
}

/**
 * Decides each comparison, in the given order. A comparison must not look better because it lost trials. Two rules,
 * measured in docs/statistics.md: with the lost trials of both sides counted as failures it must not be a regression,
 * and it must still be improved if it was. Where the candidate loses more trials (Fisher's test over trials), it must
 * pass with its own lost trials counted as failures.
 */
export function decideWithLosses(
  comparisons: readonly Comparison[],
  subjects: readonly Subject[],
  context: CompareContext,
): readonly Decision[] {
  const measured = comparisons.map(classify);
  if (!comparisons.some(losesTrials)) return measured;
  const both = decisionsOf(subjects, { sides: ["baseline", "candidate"], of: "unit" }, context);
  const isAsked = comparisons.some(losesMore);
  const candidate = isAsked
    ? decisionsOf(subjects, { sides: ["candidate"], of: "group" }, context)
    : new Map<Subject, Decision>();
  return comparisons.map((comparison, index) => {
    const decision = measured[index] ?? classify(comparison);
    if (!losesTrials(comparison)) return decision;
    const { subject } = comparison;
    const worst = { both: both.get(subject) ?? null, candidate: candidate.get(subject) ?? null };
    return decideOne(decision, worst, comparison);
  });
}

/** Judges the whole family, because the other comparisons that lost trials are judged together with this one. */
function decisionsOf(
  subjects: readonly Subject[],
  lost: { readonly sides: readonly Side[]; readonly of: WorstOf },
  context: CompareContext,
): ReadonlyMap<Subject, Decision> {
  const original = new Map(subjects.map((subject) => [worstCase(subject, lost.sides, lost.of), subject]));
  return new Map(
    compareAll([...original.keys()], context).comparisons.flatMap((comparison) => {
      const subject = original.get(comparison.subject);
      return subject === undefined ? [] : [[subject, classify(comparison)] as const];
    }),
  );
}

function losesTrials({ missing }: Comparison): boolean {
  return missing !== null && missing.baseline + missing.candidate > 0;
}

function losesMore({ missing }: Comparison): boolean {
  return missing !== null && missing.trialsP <= LOST_TRIALS_LEVEL;
}

/** A rule about lost trials has decided already, or lost trials could not make the decision worse. */
function isSettled({ kind, reason }: Decision): boolean {
  return (
    kind === "regression" ||
    kind === "no-baseline" ||
    kind === "incomparable" ||
    reason.code === "missing-rate" ||
    reason.code === "error-rate"
  );
}

function decideOne(decision: Decision, { both, candidate }: WorstCases, comparison: Comparison): Decision {
  if (isSettled(decision)) return decision;
  const { role } = comparison.subject.metric;
  if (role === "gate" && losesMore(comparison) && !passes(candidate, comparison)) {
    return decided("inconclusive", "lost-trials", losesMoreText(comparison));
  }
  const turns = both?.kind === "regression" || (decision.kind === "improved" && both?.kind === "warning");
  if (role === "gate" && turns) return decided("inconclusive", "lost-trials", turnsText(comparison));
  if (decision.kind !== "improved" || both === null || both.kind === "improved") return decision;
  return notImproved(both, comparison);
}

/** Values that are compared one by one have no worst value: a lost value could be any other. */
function passes(decision: Decision | null, { result }: Comparison): boolean {
  return result.type !== "exact" && (decision?.kind === "pass" || decision?.kind === "improved");
}

/** Better only among the trials that gave an answer, which is not an improvement. */
function notImproved(both: Decision, comparison: Comparison): Decision {
  const start = `Better only without the lost trials. ${lossesText(comparison)} With them counted as ${failures(comparison)}: `;
  const reason: Reason = { ...both.reason, text: `${start}${lowerFirst(both.reason.text)}` };
  return { ...both, reason };
}

function losesMoreText(comparison: Comparison): string {
  const p = formatP(comparison.missing?.trialsP ?? null);
  return `The lost trials decide. ${lossesText(comparison)} The candidate loses more (Fisher's test over trials, ${p}), and is not shown to be as good with its lost trials counted as ${failures(comparison)}.${advice(comparison)}`;
}

function turnsText(comparison: Comparison): string {
  return `The lost trials decide: no regression without them, one with them counted as ${failures(comparison)}. ${lossesText(comparison)}${advice(comparison)}`;
}

function failures({ subject: { sample, metric } }: Comparison): string {
  return countsAsFailure(sample.sides, metric) ? "failures" : "the worst values seen";
}

function advice({ subject }: Comparison): string {
  return `${lostText(subject.sample.lost)} Find out why, and run them again (--resume).`;
}

const MOST_UNITS = 5;
const MOST_UNIT_CHARS = 40;

/** `16 of the candidate's 200 trials gave no answer (t036: 5 of 5, t037: 4 of 5), 0 of the baseline's 200.` */
function lossesText({ subject: { sample }, unitName }: Comparison): string {
  const { baseline, candidate } = wholeSides(sample);
  const [before, after] = [lostOf(baseline), lostOf(candidate)];
  const worst = candidate.missing.toSorted((a, b) => b.missing / b.expected - a.missing / a.expected);
  const named = worst.slice(0, MOST_UNITS).map(({ unit, missing, expected }) => {
    const name = unit.length > MOST_UNIT_CHARS ? `${unit.slice(0, MOST_UNIT_CHARS)}…` : unit;
    return `${unitName === "repetition" ? "repetition " : ""}${name}: ${missing} of ${expected}`;
  });
  const more = worst.length > MOST_UNITS ? `, and ${worst.length - MOST_UNITS} more` : "";
  const units = named.length === 0 ? "" : ` (${named.join(", ")}${more})`;
  return `${after.successes} of the candidate's ${after.trials} trials gave no answer${units}, ${before.successes} of the baseline's ${before.trials}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
