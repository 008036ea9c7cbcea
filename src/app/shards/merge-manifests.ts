import type { Warning } from "../../model/result/finding.ts";
import {
  countsOf,
  isComplete,
  marksOfRows,
  modelsOf,
  type Manifest,
  type GitState,
  type RunnerFingerprint,
} from "../../model/run/manifest.ts";
import { runnerClass } from "../../model/run/runner-class.ts";
import { SHARD_MARK, shardName } from "../../model/run/shard.ts";
import { SeenUnits } from "../../model/run/metric-schema.ts";
import type { Side } from "../../model/run/side.ts";
import { isMeasurement, type TrialRecord, type TrialStatus } from "../../model/run/trial.ts";
import { mergeLimiters } from "../../run/limits/merge-limiters.ts";
import type { Shard } from "../../plan/shards/choose-shards.ts";

export interface MergedRun {
  readonly runId: string;
  /** Planned trials of the whole plan. */
  readonly planned: number;
  /** The rows are read once. */
  readonly rows: Iterable<TrialRecord>;
  /** Parts of the config that judges. Its gate and metrics may differ from those of the shards. */
  readonly policy: Pick<Manifest, "configHash" | "metricSchema" | "warnings">;
  /** Whether a metric of that config is machine-dependent. */
  readonly isMachineDependent: boolean;
}

/**
 * The manifest of the whole run that these shards of one split are parts of; there is at least one shard. With the same
 * rows it equals the manifest of an unsplit run, with its keys in the same order. `sameJob` is true if it is true for
 * every shard.
 */
export function mergeManifests(
  [first, ...rest]: readonly [Shard, ...Shard[]],
  { runId, planned, rows, policy, isMachineDependent }: MergedRun,
): Manifest {
  const shards = [first, ...rest];
  const manifests = shards.map(({ manifest }) => manifest);
  const { counts, models, marks, measured, metricSchema } = tally(rows, planned, policy.metricSchema);
  const earlyStop = stops(shards);
  const { schema, program, id, planHash, seed, suite, git } = first.manifest;
  const { versions, data, sameJob, sides } = first.manifest;
  const isMixed = isMachineDependent && !sameJob;
  return {
    schema,
    program,
    id,
    planHash,
    configHash: policy.configHash,
    seed,
    suite,
    git: withEdits(git, manifests),
    versions,
    metricSchema,
    data,
    runner: mergeRunners(shards, isMixed),
    sameJob,
    sides,
    earlyStop,
    marks: mergeMarks(manifests, marks),
    ...optionalParts(first.manifest),
    ...resumedIn(manifests),
    warnings: [...mergeWarnings(manifests, policy.warnings), ...(isMixed ? mixedMachines(manifests) : [])],
    runId,
    startedAt: earliest(manifests.map(({ startedAt }) => startedAt)),
    finishedAt: latest(manifests.flatMap(({ finishedAt }) => finishedAt ?? [])),
    counts,
    complete: isComplete({ counts, earlyStop, sides, shard: undefined, measured }),
    limiters: mergeLimiters(manifests.map(({ limiters }) => limiters)),
    ...(models === null ? {} : { models }),
  };
}

interface Tally {
  readonly counts: Manifest["counts"];
  readonly models: ReturnType<typeof modelsOf>;
  readonly marks: readonly string[];
  /** Sides that measured something. */
  readonly measured: ReadonlySet<Side>;
  readonly metricSchema: Manifest["metricSchema"];
}

/** Counts everything in one pass, because reading the rows of a million trials takes seconds. */
function tally(rows: Iterable<TrialRecord>, planned: number, metricSchema: Manifest["metricSchema"]): Tally {
  const units = new SeenUnits(metricSchema);
  const statuses = new Map<TrialStatus, number>();
  const marks = new Set<string>();
  const measured = new Set<Side>();
  const models = modelsOf(counted());
  const counts = countsOf(statuses, planned);
  return { models, counts, marks: [...marks], measured, metricSchema: units.schema() };

  function* counted(): Generator<TrialRecord, void, undefined> {
    for (const row of rows) {
      statuses.set(row.status, (statuses.get(row.status) ?? 0) + 1);
      for (const mark of marksOfRows([row])) marks.add(mark);
      if (isMeasurement(row)) measured.add(row.side);
      units.add(row);
      yield row;
    }
  }
}

function mergeMarks(manifests: readonly Manifest[], ofRows: readonly string[]): readonly string[] {
  const marks = distinct([...manifests.flatMap((manifest) => manifest.marks), ...ofRows]);
  return marks.filter((mark) => mark !== SHARD_MARK);
}

function resumedIn(manifests: readonly Manifest[]): Pick<Manifest, "resumed"> {
  const resumed = manifests.reduce((sum, manifest) => sum + (manifest.resumed ?? 0), 0);
  return resumed === 0 ? {} : { resumed };
}

function stops(shards: readonly Shard[]): string | null {
  const found = shards.flatMap(({ mark, manifest: { earlyStop } }) =>
    earlyStop === null ? [] : [`shard ${shardName(mark)}: ${earlyStop}`],
  );
  return found.length === 0 ? null : found.join("; ");
}

/**
 * The machine of the shards, if all have the same class; else a fingerprint whose processor names all of them, so that
 * it is a class of its own.
 */
function mergeRunners(shards: readonly Shard[], isMachineDependent: boolean): RunnerFingerprint {
  const runners = shards.map(({ manifest }) => manifest.runner);
  const busy = shards.filter(({ manifest }) => manifest.counts.planned > 0).length;
  const machines = isMachineDependent && busy > 1 ? { machines: busy } : {};
  const [one] = runners;
  if (one === undefined) throw new RangeError("expected at least one shard");
  if (distinct(runners.map(runnerClass)).length === 1) return { ...one, ...machines };
  const text = (of: (runner: RunnerFingerprint) => string): string =>
    distinct(runners.map(of)).toSorted().join(" + ");
  return {
    os: text(({ os }) => os),
    arch: text(({ arch }) => arch),
    cpu: text(({ cpu, cores }) => `${cpu} (${cores} cores)`),
    cores: Math.min(...runners.map(({ cores }) => cores)),
    memoryBytes: Math.min(...runners.map(({ memoryBytes }) => memoryBytes)),
    image: runners.every(({ image }) => image === null) ? null : text(({ image }) => image ?? "none"),
    node: text(({ node }) => node),
    ...machines,
  };
}

function mixedMachines(manifests: readonly Manifest[]): readonly Warning[] {
  const classes = distinct(manifests.map(({ runner }) => runnerClass(runner)));
  if (classes.length < 2) return [];
  const text = `The shards ran on ${classes.length} classes of machines (${classes.slice(0, 3).join(", ")}), which changes timings. Use \`baseline: {from: ref}\`, where each case is compared on one machine, or runners of one class`;
  return [{ code: "mixed-machines", text }];
}

/** A warning of shards in the words of the whole plan, for example with all models instead of those of one shard. */
function mergeWarnings(manifests: readonly Manifest[], whole: readonly Warning[]): readonly Warning[] {
  const all = manifests.flatMap(({ warnings }) => warnings);
  const found = new Set(all.map(({ code }) => code));
  const known = new Set(whole.map(({ code }) => code));
  const own = all.filter(({ code }) => !known.has(code));
  return [
    ...whole.filter(({ code }) => found.has(code)),
    ...new Map(own.map((warning) => [JSON.stringify([warning.code, warning.text]), warning])).values(),
  ];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** `times` has at least one element. */
function earliest(times: readonly string[]): string {
  return times.reduce((first, time) => (Date.parse(time) < Date.parse(first) ? time : first));
}

function latest(times: readonly string[]): string | null {
  return times.reduce<string | null>(
    (last, time) => (last === null || Date.parse(time) > Date.parse(last) ? time : last),
    null,
  );
}

/** The edits of the shard that has the most: each has a checkout of its own. */
function withEdits(git: GitState | null, manifests: readonly Manifest[]): GitState | null {
  const [edited] = manifests
    .flatMap((manifest) => manifest.git?.edited ?? [])
    .toSorted((a, b) => b.count - a.count);
  return git === null || edited === undefined ? git : { ...git, edited };
}

/** What is the same in all shards, where there is any. */
function optionalParts({
  baselineVersions,
  baselineData,
  actor,
  unplanned,
}: Manifest): Pick<Manifest, "baselineVersions" | "baselineData" | "actor" | "unplanned"> {
  return {
    ...(baselineData === undefined ? {} : { baselineData }),
    ...(baselineVersions === undefined ? {} : { baselineVersions }),
    ...(actor === undefined ? {} : { actor }),
    ...(unplanned === undefined ? {} : { unplanned }),
  };
}
