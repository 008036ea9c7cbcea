import type { Axes } from "../../model/config/case.ts";
import type { Finding } from "../../model/result/finding.ts";
import type { LimitResult } from "../../model/result/limit-result.ts";
import { type Plan, restrictPlan } from "../../model/run/plan.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { axesKey, pickAxes } from "../values/axes-key.ts";
import { type Detection, type DetectInput, detect } from "../detect.ts";

/**
 * What the looks (interim analyses) have decided so far. It depends only on the plan and the rows, so a resume or
 * another order in which trials end does not change it.
 */
export interface Looked {
  /** How many looks were taken. */
  readonly taken: number;
  /** Number of repetitions at which a group stopped, by axesKey. Groups that are absent here continue. */
  readonly stopped: ReadonlyMap<string, number>;
  /** Findings that later looks cannot change, by subject. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly limits: ReadonlyMap<string, LimitResult>;
}

export const NOTHING_LOOKED_AT: Looked = {
  taken: 0,
  stopped: new Map(),
  findings: new Map(),
  limits: new Map(),
};

export interface LookInput extends DetectInput {
  /** The plan with its looks and with every trial that may be run. */
  readonly plan: Plan;
}

/**
 * Takes the next look (interim analysis): judges the first repetitions of all groups. A group that stopped is judged by
 * the rows that it had when it stopped.
 *
 * Why several looks keep alpha. Look k judges the whole family at alpha / looks, as a family of fixed members and size:
 * P(a false red at any look) <= sum over looks of P(a false red at this look) <= looks x alpha / looks (Bonferroni over
 * looks; it assumes nothing about how they depend). This needs two things. All looks are declared before the data. And
 * each look judges the comparisons that are decided already: a group that is shown to pass stays a member of the family,
 * else the remaining members would be judged less strictly because others had left. It is judged by the rows it stopped
 * with. Between sets (Holm) its share of alpha does not depend on these rows. Inside a set (step-down max-T) they replace
 * the rows it would have had: fewer rows make the tail of a studentised statistic heavier if anything, so the maximum
 * over the other members does not become smaller (members clearly inside their margin do not count in it, at any number
 * of looks). This last step is an argument, no proof; `npm run test:calibration` simulates it. The same sum holds for
 * bounds, so for `pass`, for `improved` and for limits.
 *
 * A regression stays one. A `pass` or `improved` that a test or a bound has shown stays too, so that a metric is not
 * judged again because its neighbours are noisy; but a regression of a later look replaces it (the sum above counts
 * every look of every comparison, so none has to be ignored). Findings that no test has shown (identical values so far,
 * exact, deterministic, a plain rule) are judged by all rows; of these only a regression stays. `warning` and
 * `inconclusive` are undecided: a group with one of them continues.
 */
export function takeLook(
  before: Looked,
  input: LookInput,
): { readonly after: Looked; readonly detection: Detection } {
  const { looks } = input.plan;
  const detection = detect(inputAt(before, input));
  const repetitions = looks[before.taken] ?? 0;
  const keyOf = subjectKey(input);
  const findings = detection.findings.map((finding): Finding => {
    const at = before.stopped.get(groupKey(finding.group, input)) ?? repetitions;
    const look = { number: looks.indexOf(at) + 1, of: looks.length, repetitions: at };
    const stood = before.findings.get(keyOf(finding));
    const isBeaten = stood?.kind !== "regression" && finding.kind === "regression";
    // Flips of single units always come from all rows that exist, so no later look withdraws one.
    return stood === undefined || isBeaten ? { ...finding, look } : { ...stood, flips: finding.flips };
  });
  const limits = detection.limits.map((limit) => before.limits.get(limitKey(limit, keyOf)) ?? limit);
  const open = new Set(
    [...findings.filter(isOpen), ...limits.filter(isOpenLimit)].map(({ group }) => groupKey(group, input)),
  );
  const groups = input.plan.groups.map((group) => groupKey(group, input));
  const ending = groups.filter((group) => !before.stopped.has(group) && !open.has(group));
  return {
    after: {
      taken: before.taken + 1,
      stopped: new Map([...before.stopped, ...ending.map((group) => [group, repetitions] as const)]),
      findings: new Map(findings.filter(stands).map((finding) => [keyOf(finding), finding])),
      limits: new Map(
        limits.filter(({ result }) => result === "broken").map((limit) => [limitKey(limit, keyOf), limit]),
      ),
    },
    detection: { ...detection, findings, limits },
  };
}

/** The trials that the next look judges: all that were planned up to it. */
export function planAt(looked: Looked, input: Pick<LookInput, "plan" | "config">): Plan {
  const isAsked = askedAt(looked, input);
  return restrictPlan(input.plan, ({ case: { axes }, repetition }) => isAsked(axes, repetition));
}

/** The input of the next look, with its share of alpha. */
export function inputAt(looked: Looked, input: LookInput): LookInput {
  const { config, baseline, run, plan } = input;
  const { compare } = config;
  const isAsked = askedAt(looked, input);
  const asked = (rows: Iterable<TrialRecord>) => filtered(rows, (row) => isAsked(row.axes, row.repetition));
  return {
    ...input,
    config: { ...config, compare: { ...compare, alpha: lookAlpha(compare.alpha, plan.looks) } },
    plan: planAt(looked, input),
    run: { ...run, rows: asked(run.rows) },
    baseline: baseline.found
      ? { ...baseline, run: { ...baseline.run, rows: asked(baseline.run.rows) } }
      : baseline,
  };
}

/** Groups that continue. */
export function openGroups({ stopped }: Looked, input: Pick<LookInput, "plan" | "config">): readonly Axes[] {
  return input.plan.groups.filter((group) => !stopped.has(groupKey(group, input)));
}

/** The level of each test and bound of a look; all of alpha where there is only one look. */
export function lookAlpha(alpha: number, looks: readonly number[]): number {
  return alpha / looks.length;
}

function askedAt(
  { taken, stopped }: Looked,
  input: Pick<LookInput, "plan" | "config">,
): (axes: Axes, repetition: number) => boolean {
  const repetitions = input.plan.looks[taken] ?? 0;
  return (axes, repetition) => repetition < (stopped.get(groupKey(axes, input)) ?? repetitions);
}

/** The key of the group that a case belongs to, or of a group itself. */
function groupKey(axes: Axes, { config }: Pick<LookInput, "config">): string {
  return axesKey(pickAxes(axes, config.compare.by));
}

function subjectKey(
  input: LookInput,
): (subject: { readonly metric: string; readonly group: Axes }) => string {
  return ({ metric, group }) => JSON.stringify([metric, groupKey(group, input)]);
}

function limitKey(limit: LimitResult, keyOf: ReturnType<typeof subjectKey>): string {
  // The role `track` gives a limit and the warning limit beside it one level.
  return JSON.stringify([keyOf(limit), limit.limit, limit.level, limit.bound]);
}

function isOpen({ role, kind }: Finding): boolean {
  return role === "gate" && (kind === "warning" || kind === "inconclusive");
}

function isOpenLimit({ level, result }: LimitResult): boolean {
  return level === "fail" && (result === "inconclusive" || result === "suspect");
}

function stands({ role, kind, pMargin, reason }: Finding): boolean {
  if (role !== "gate") return false;
  const isShown = pMargin !== null && reason.code !== "identical";
  return kind === "regression" || (isShown && (kind === "pass" || kind === "improved"));
}

function filtered<T>(items: Iterable<T>, keeps: (item: T) => boolean): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) if (keeps(item)) yield item;
    },
  };
}
