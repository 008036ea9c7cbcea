import type { Problem } from "../errors.ts";
import type { Plan } from "../model/plan.ts";
import { shardName } from "../model/shard.ts";
import type { Trial, TrialRecord } from "../model/trial.ts";
import type { Shard } from "./choose-shards.ts";

/** The rows of one shard as they were read, with the plan hash above them. */
export interface ShardRows {
  readonly shard: Shard;
  readonly planHash: string | null;
  readonly rows: Iterable<TrialRecord>;
}

export interface MergedRows {
  /** In canonical order; trials without a row are left out. */
  readonly rows: readonly TrialRecord[];
  /** Nothing may be merged when there is one. */
  readonly problems: readonly Problem[];
}

/** The rows of all shards as those of one run. Every row has to be of a trial of the plan, and in one shard only. */
export function mergeRows(plan: Plan, shards: readonly ShardRows[]): MergedRows {
  const trials = new Map(plan.trials.map((trial) => [trial.key, trial]));
  const owners = new Map<string, Shard>();
  const rows = new Map<string, TrialRecord>();
  const problems: Problem[] = [];
  for (const { shard, planHash, rows: found } of shards) {
    if (planHash !== plan.hash)
      problems.push(problem(shard, "expected rows of the manifest's plan, got others"));
    for (const row of found) {
      const why = objection(row, trials.get(row.key), owners.get(row.key), shard);
      if (why !== null) problems.push(problem(shard, why));
      owners.set(row.key, shard);
      rows.set(row.key, row);
    }
  }
  const counts = new Map<Shard, number>();
  for (const shard of owners.values()) counts.set(shard, (counts.get(shard) ?? 0) + 1);
  problems.push(...[...counts].flatMap(([shard, count]) => tooMany(shard, count)));
  return { rows: plan.trials.flatMap(({ key }) => rows.get(key) ?? []), problems };
}

/** Why a row cannot stand; null: it can. */
function objection(
  row: TrialRecord,
  trial: Trial | undefined,
  owner: Shard | undefined,
  shard: Shard,
): string | null {
  if (trial === undefined) return `row of a trial that is not planned: ${short(row.key)}`;
  if (owner !== undefined && owner !== shard) {
    return `${describe(trial)} is in shard ${shardName(owner.mark)} (${owner.place}) too: a trial has one shard`;
  }
  return isRowOf(row, trial)
    ? null
    : `the row of ${describe(trial)} says it is of another case, repetition or side`;
}

function tooMany(shard: Shard, count: number): readonly Problem[] {
  const planned = shard.mark.trials[shard.mark.index - 1] ?? 0;
  const text = `expected rows of at most ${planned} trials in shard ${shardName(shard.mark)}, got ${count}`;
  return count <= planned ? [] : [problem(shard, text)];
}

/** Whether a row that came from elsewhere is of the trial whose key it has. */
export function isRowOf(row: TrialRecord, { caseKey, case: one, repetition, block, side }: Trial): boolean {
  return (
    row.caseKey === caseKey &&
    row.repetition === repetition &&
    row.block === block &&
    row.side === side &&
    isSame(row.axes, one.axes) &&
    isSame(row.contentHashes, one.contentHashes)
  );
}

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  );
}

function describe({ case: { name }, repetition, side }: Trial): string {
  return `${short(name)} #${repetition} ${side}`;
}

const MOST_CHARS = 120;

function short(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}…`;
}

function problem({ place }: Shard, message: string): Problem {
  return { file: `${place}/trials.jsonl`, line: null, column: null, path: "", message };
}
