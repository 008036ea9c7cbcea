import { type UsageError, usageProblem } from "../../base/errors.ts";
import { type Plan, restrictPlan } from "../../model/run/plan.ts";
import { shardName, type Split } from "../../model/run/shard.ts";
import { planParts } from "./plan-parts.ts";

/**
 * The part of a plan that one shard (1-based) runs, in the same order and with the hash of the whole.
 * UsageError when the split is of another plan or has no such shard.
 */
export function shardPlan(plan: Plan, split: Split, index: number): Plan {
  const parts = planParts(plan, split.keeps);
  const { of, shardOf } = split;
  if (split.planHash !== plan.hash || shardOf.length !== parts.length) {
    throw usageError(otherPlanThan(plan.hash, "a split", split.planHash));
  }
  if (index < 1 || index > of) {
    throw usageError(`expected a shard from 1/${of} to ${of}/${of}, got ${shardName({ index, of })}`);
  }
  const trials = shardOf.map((shard, part) => ({ shard, trials: parts[part] ?? [] }));
  const mine = new Set(trials.flatMap((part) => (part.shard === index ? part.trials : [])));
  const cases = new Set([...mine].map((trial) => trial.case));
  return {
    ...restrictPlan(plan, (trial) => mine.has(trial)),
    cases: plan.cases.filter((one) => cases.has(one)),
    shard: { index, of, split: split.hash, trials: trialsByShard(trials, of) },
  };
}

function trialsByShard(
  parts: readonly { readonly shard: number; readonly trials: readonly unknown[] }[],
  of: number,
): readonly number[] {
  const sizes = Array.from({ length: of }, () => 0);
  for (const { shard, trials } of parts) sizes[shard - 1] = (sizes[shard - 1] ?? 0) + trials.length;
  return sizes;
}

/** Why something made for one plan does not match another, and what to do. */
export function otherPlanThan(planHash: string, what: string, got: string): string {
  return (
    `expected ${what} of plan ${short(planHash)}, got one of plan ${short(got)}: config, task files, suite, --where ` +
    "and --baseline must be the ones it was made with; make it again"
  );
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

function usageError(message: string): UsageError {
  return usageProblem("--shard", message);
}
