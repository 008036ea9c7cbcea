import { type Problem, problemAt } from "../../base/errors.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { Plan } from "../../model/run/plan.ts";
import { shardName, type ShardMark } from "../../model/run/shard.ts";
import { otherPlanThan } from "./shard-plan.ts";

/** The run of a shard, as it was found. */
export interface FoundShard {
  /** Its place, for messages. */
  readonly place: string;
  readonly manifest: Manifest;
}

/** A run that is a shard of a split. */
export interface Shard extends FoundShard {
  readonly mark: ShardMark;
}

export interface ChosenShards {
  /** One run for each shard, by index. */
  readonly shards: readonly Shard[];
  /** Shards that have something to run and whose results are missing. */
  readonly missing: readonly string[];
  /** Earlier attempts at shards in `shards`. */
  readonly superseded: readonly Shard[];
  /** When there is a problem, nothing may be merged. */
  readonly problems: readonly Problem[];
}

/**
 * The last attempt at each shard of this whole plan, and the problems of merging them: runs that are not shards, or
 * that belong to another plan, another split or other code. There is at least one run.
 */
export function chooseShards(plan: Plan, found: readonly FoundShard[]): ChosenShards {
  const all = found.flatMap(({ place, manifest }): readonly Shard[] =>
    manifest.shard === undefined ? [] : [{ place, manifest, mark: manifest.shard }],
  );
  const shards = lastAttempts(all);
  const first = shards[0];
  const problems = [
    ...found.filter(({ manifest }) => manifest.shard === undefined).map(notAShard),
    ...all.flatMap((shard) => planProblems(shard, plan)),
    ...(first === undefined ? [] : shards.flatMap((shard) => differences(shard, first))),
  ];
  const present = new Set(shards.map(({ mark }) => mark.index));
  const missing = (first?.mark.trials ?? []).flatMap((trials, at) =>
    trials === 0 || present.has(at + 1) ? [] : [shardName({ index: at + 1, of: first?.mark.of ?? 0 })],
  );
  return { shards, missing, superseded: all.filter((shard) => !shards.includes(shard)), problems };
}

/** The later attempt of the workflow wins; within one attempt, the run that started last. */
function lastAttempts(all: readonly Shard[]): readonly Shard[] {
  const inOrder = all.toSorted(
    (a, b) =>
      a.mark.attempt - b.mark.attempt ||
      Date.parse(a.manifest.startedAt) - Date.parse(b.manifest.startedAt) ||
      (a.manifest.runId < b.manifest.runId ? -1 : 1),
  );
  const last = new Map(inOrder.map((shard) => [shard.mark.index, shard]));
  return [...last.values()].toSorted((a, b) => a.mark.index - b.mark.index);
}

function notAShard({ place }: FoundShard): Problem {
  return problem(place, "expected the run of a shard (run --shard), got a complete run");
}

function planProblems({ place, manifest, mark }: Shard, plan: Plan): readonly Problem[] {
  if (manifest.planHash !== plan.hash) {
    return [problem(place, otherPlanThan(plan.hash, `shard ${shardName(mark)}`, manifest.planHash))];
  }
  const planned = mark.trials.reduce((sum, trials) => sum + trials, 0);
  const own = mark.trials[mark.index - 1] ?? 0;
  return [
    ...(planned === plan.trials.length
      ? []
      : [problem(place, `expected shards of ${plan.trials.length} trials in all, got ${planned}`)]),
    ...(manifest.counts.planned === own
      ? []
      : [
          problem(
            place,
            `expected ${own} planned trials in shard ${shardName(mark)}, got ${manifest.counts.planned}`,
          ),
        ]),
    ...([manifest.startedAt, manifest.finishedAt ?? manifest.startedAt].every(isTime)
      ? []
      : [problem(place, "expected its start and end times, got something else")]),
  ];
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

/** What must be the same in all shards of one run, in words. */
const SAME: Readonly<Record<string, (shard: Shard) => unknown>> = {
  "number of shards": ({ mark }) => mark.of,
  split: ({ mark }) => mark.split,
  "trials by shard": ({ mark }) => mark.trials,
  "baseline commit": ({ mark }) => mark.baselineCommit,
  "git commit": ({ manifest }) => manifest.git?.sha ?? null,
  "uncommitted changes": ({ manifest }) => manifest.git?.dirty ?? null,
  program: ({ manifest }) => manifest.program.version,
  "gate id": ({ manifest }) => manifest.id,
  config: ({ manifest }) => manifest.configHash,
  seed: ({ manifest }) => manifest.seed,
  suite: ({ manifest }) => manifest.suite,
  sides: ({ manifest }) => manifest.sides,
  "same job": ({ manifest }) => manifest.sameJob,
  versions: ({ manifest }) => inOrder(manifest.versions),
  metrics: ({ manifest }) => inOrder(manifest.metricSchema),
  data: ({ manifest }) => inOrder(manifest.data),
};

function inOrder(map: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Rows of other code must not be mixed: one problem that names every difference. */
function differences(shard: Shard, first: Shard): readonly Problem[] {
  const found = Object.entries(SAME).flatMap(([name, of]) => {
    const [here, there] = [JSON.stringify(of(shard)), JSON.stringify(of(first))];
    return here === there ? [] : [`${name} ${cut(here)}, not ${cut(there)}`];
  });
  if (found.length === 0) return [];
  const pair = `shard ${shardName(shard.mark)} is not of one run with shard ${shardName(first.mark)} (${first.place})`;
  return [problem(shard.place, `${pair}: ${found.join("; ")}. Run both again from one commit`)];
}

const MOST_CHARS = 60;

function cut(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}…`;
}

function problem(file: string, message: string): Problem {
  return problemAt(file, message);
}
