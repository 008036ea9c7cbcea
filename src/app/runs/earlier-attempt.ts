import type { EarlierRun, RunRequest } from "../../adapters/node/runs/run-directory.ts";
import { identityChanges, inputChanges, parseRunOrigin } from "../../adapters/node/runs/run-identity.ts";
import { UsageError, usageProblem } from "../../base/errors.ts";
import { decodeText } from "../../formats/text/decode-text.ts";
import { parseManifest } from "../../formats/manifest.ts";
import { parseTrialsFile } from "../../formats/trials-file.ts";
import type { Config } from "../../model/config/config.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { Plan } from "../../model/run/plan.ts";
import { shardName } from "../../model/run/shard.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { isFinal } from "../../plan/resume-plan.ts";
import { isRowOf } from "../../plan/shards/shard-rows.ts";

/** The stored run of an earlier attempt of the same job. */
export interface EarlierAttempt {
  readonly "manifest.json": Uint8Array;
  readonly "trials.jsonl": Uint8Array;
  /** Null = it was not stored. */
  readonly "origin.json": Uint8Array | null;
  /** Called with the reason when none of it is used. Then everything is measured again. */
  readonly onRefused: (why: string) => void;
}

export type Taken =
  | { readonly kind: "taken"; readonly run: EarlierRun; readonly resumed: number }
  | { readonly kind: "refused"; readonly why: string };

/**
 * The rows of an earlier attempt, if it had the same plan, config, code and class of machine. They come from an
 * artifact, so every row must belong to the trial whose key it has.
 */
export function takeEarlier(files: EarlierAttempt, now: RunRequest, config: Config): Taken {
  try {
    const manifest = parseManifest(decodeText(files["manifest.json"], "manifest.json"), "manifest.json");
    if (files["origin.json"] === null) return refused("it did not store its origin");
    const origin = parseRunOrigin(files["origin.json"], "origin.json");
    const changes = [...manifestChanges(manifest, now), ...identityChanges(origin.identity, now.identity)];
    changes.push(...[...inputChanges(origin.inputs ?? {}, now.inputs).values()].flat());
    if (changes.length > 0) return refused(changes.join("; "));
    if (Number.isNaN(Date.parse(origin.startedAt))) return refused("origin.json has no start time");
    const rows = readRows(files["trials.jsonl"], now.plan);
    const kept = withoutHalfBlocks(rows, now.plan, config);
    const resumed = [...kept.values()].filter(isFinal).length;
    return { kind: "taken", run: { startedAt: origin.startedAt, rows: kept }, resumed };
  } catch (error) {
    if (error instanceof UsageError) return refused(error.message);
    throw error;
  }
}

function refused(why: string): Taken {
  return { kind: "refused", why };
}

/** Properties of a manifest that the identity of a run does not contain. */
const OF: Readonly<Record<string, (manifest: Omit<Manifest, "runId">) => string>> = {
  "gate id": ({ id }) => id,
  plan: ({ planHash }) => planHash.slice(0, 12),
  config: ({ configHash }) => configHash.slice(0, 12),
  suite: ({ suite }) => suite ?? "none",
  shard: ({ shard }) =>
    shard === undefined ? "none" : `${shardName(shard)} of split ${shard.split.slice(0, 12)}`,
  program: ({ program }) => program.version,
};

function manifestChanges(before: Manifest, { manifest }: RunRequest): readonly string[] {
  // Properties that are not known before the run are not compared.
  const now = { ...before, ...manifest, shard: manifest.shard };
  return Object.entries(OF).flatMap(([name, of]) =>
    of(before) === of(now) ? [] : [`${name}: ${of(before)} -> ${of(now)}`],
  );
}

function readRows(bytes: Uint8Array, plan: Plan): ReadonlyMap<string, TrialRecord> {
  const { header, rows } = parseTrialsFile(bytes, "trials.jsonl");
  if (header?.planHash !== plan.hash) throw notOurs("expected rows of this plan, got others");
  const trials = new Map(plan.trials.map((trial) => [trial.key, trial]));
  for (const row of rows) {
    const trial = trials.get(row.key);
    if (trial === undefined || !isRowOf(row, trial)) {
      throw notOurs(`expected rows of planned trials, got ${row.key.slice(0, 120)}`);
    }
  }
  return new Map(rows.map((row) => [row.key, row]));
}

/**
 * The two sides of a block are comparable because they alternated on one machine. So where a metric is
 * machine-dependent, a block in which one side has no answer is run again as a whole.
 */
function withoutHalfBlocks(
  rows: ReadonlyMap<string, TrialRecord>,
  { sides, trials }: Plan,
  { metrics }: Config,
): ReadonlyMap<string, TrialRecord> {
  if (sides.length < 2 || !metrics.some((metric) => metric.runEffect)) return rows;
  const open = new Set(
    trials
      .filter(({ key }) => !hasAnswer(rows.get(key)))
      .map(({ case: { name }, block }) => `${block} ${name}`),
  );
  return new Map(
    trials.flatMap(({ key, block, case: { name } }) => {
      const row = rows.get(key);
      return row === undefined || open.has(`${block} ${name}`) ? [] : [[key, row] as const];
    }),
  );
}

function hasAnswer(row: TrialRecord | undefined): boolean {
  return row !== undefined && isFinal(row);
}

function notOurs(message: string): UsageError {
  return usageProblem("trials.jsonl", message);
}
