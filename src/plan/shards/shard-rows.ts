import { type Problem, problemAt } from "../../base/errors.ts";
import type { StatusCounts } from "../../model/run/manifest.ts";
import type { Plan } from "../../model/run/plan.ts";
import { shardName } from "../../model/run/shard.ts";
import type { Trial, TrialRecord, TrialStatus } from "../../model/run/trial.ts";
import type { Shard } from "./choose-shards.ts";
import { indexTrials } from "./trial-index.ts";

/** The rows of one shard as they are read, none of them held, and at their end the plan hash above them. */
export interface ShardRows {
  readonly shard: Shard;
  readonly read: () => Generator<TrialRecord, { readonly planHash: string | null }, undefined>;
}

/** Which row is that of a trial. */
export interface RowPlace {
  /** Index of the shard among those that were given. */
  readonly shard: number;
  /** Number of the row in its shard, from 0. */
  readonly row: number;
}

export interface ChosenRows {
  /** The places in canonical order; trials without a row are left out. */
  readonly places: () => Iterable<RowPlace>;
  /** Trials of each shard by the status of their last row. */
  readonly statuses: readonly StatusCounts[];
  /** Nothing may be merged when there is one. */
  readonly problems: readonly Problem[];
}

/**
 * The rows of all shards as those of one run, the last one of each trial. Every row has to be of a trial of the plan, and in one
 * shard only. Memory grows with trials, 7 bytes each, not with what their rows hold.
 */
export function chooseRows(plan: Plan, shards: readonly ShardRows[]): ChosenRows {
  const chosen = new Choosing(plan, shards);
  const problems = shards.flatMap((_, index) => chosen.take(index));
  const statuses = chosen.statuses();
  problems.push(...shards.flatMap(({ shard }, index) => tooMany(shard, total(statuses[index]))));
  return { places: () => chosen.places(), statuses, problems };
}

const STATUSES: readonly TrialStatus[] = ["ok", "failed", "errored", "timed-out", "denied", "skipped"];

class Choosing {
  readonly #plan: Plan;
  readonly #shards: readonly ShardRows[];
  readonly #indexOf;
  /** The owner of each trial: 1 + index of its shard; 0 = none. */
  readonly #owners: Uint16Array;
  readonly #rows: Uint32Array;
  /** The status of each trial: its index in STATUSES. */
  readonly #statuses: Uint8Array;

  constructor(plan: Plan, shards: readonly ShardRows[]) {
    const { length } = plan.trials;
    this.#plan = plan;
    this.#shards = shards;
    this.#indexOf = indexTrials(plan);
    this.#owners = new Uint16Array(length);
    this.#rows = new Uint32Array(length);
    this.#statuses = new Uint8Array(length);
  }

  take(index: number): readonly Problem[] {
    const shard = this.#shards[index];
    if (shard === undefined) return [];
    const problems: Problem[] = [];
    const reader = shard.read();
    for (let row = 0; ; row += 1) {
      const next = reader.next();
      if (next.done === true) {
        const isOfPlan = next.value.planHash === this.#plan.hash;
        const text = "expected rows of the manifest's plan, got others";
        return isOfPlan ? problems : [problem(shard.shard, text), ...problems];
      }
      const why = this.#add(next.value, { shard: index, row });
      if (why !== null) problems.push(problem(shard.shard, why));
    }
  }

  *places(): Generator<RowPlace, void, undefined> {
    for (const [trial, owner] of this.#owners.entries()) {
      if (owner > 0) yield { shard: owner - 1, row: this.#rows[trial] ?? 0 };
    }
  }

  statuses(): readonly StatusCounts[] {
    const counts = this.#shards.map(() => new Map<TrialStatus, number>());
    for (const [trial, owner] of this.#owners.entries()) {
      const status = STATUSES[this.#statuses[trial] ?? 0];
      const of = counts[owner - 1];
      if (of !== undefined && status !== undefined) of.set(status, (of.get(status) ?? 0) + 1);
    }
    return counts;
  }

  /** Why a row cannot stand; null: it can. */
  #add(record: TrialRecord, place: RowPlace): string | null {
    const index = this.#indexOf(record.key);
    const trial = index === undefined ? undefined : this.#plan.trials[index];
    if (index === undefined || trial === undefined)
      return `row of a trial that is not planned: ${short(record.key)}`;
    const owner = (this.#owners[index] ?? 0) - 1;
    this.#owners[index] = place.shard + 1;
    this.#rows[index] = place.row;
    this.#statuses[index] = STATUSES.indexOf(record.status);
    const other = owner === -1 || owner === place.shard ? undefined : this.#shards[owner]?.shard;
    if (other !== undefined) {
      return `${describe(trial)} is also in shard ${shardName(other.mark)} (${other.place}): a trial belongs to one shard`;
    }
    return isRowOf(record, trial)
      ? null
      : `the row of ${describe(trial)} claims another case, repetition or side`;
  }
}

function total(counts: StatusCounts = new Map()): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function tooMany(shard: Shard, count: number): readonly Problem[] {
  const planned = shard.mark.trials[shard.mark.index - 1] ?? 0;
  const text = `expected rows of at most ${planned} trials in shard ${shardName(shard.mark)}, got ${count}`;
  return count <= planned ? [] : [problem(shard, text)];
}

/** Whether a row from elsewhere belongs to the trial whose key it has. */
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
  return problemAt(`${place}/trials.jsonl`, message);
}
