import type { RunResult } from "../../pipeline/world.ts";
import { type Case, nameAxes } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import { countTrials, isComplete, type Manifest, measuredSides } from "../../model/run/manifest.ts";
import type { Measured, MeasuredRow } from "../../model/run/measured.ts";
import { withUnitsOf } from "../../model/run/metric-schema.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Trial, TrialRecord } from "../../model/run/trial.ts";
import { drawState, hashJson } from "../../base/hash.ts";
import { importedRow } from "../../importers/imported-row.ts";
import { groupsOf } from "../../plan/groups-of.ts";
import { VERSION } from "../../base/version.ts";
import { configHash, metricSchema } from "../runs/draft-manifest.ts";

export interface ClaimedRun {
  readonly plan: Plan;
  readonly run: RunResult;
}

/**
 * The measurements of another job in the form of a run of this job. The metrics are those of `config`, whatever else
 * the rows contain.
 */
export function runOfMeasured(measured: Measured, config: Config): ClaimedRun {
  const plan = planOf(measured, config);
  const rows = measured.rows.map((row) => toRecord(row, plan, config));
  return { plan, run: { rows, manifest: manifestOf(measured, { plan, rows }, config) } };
}

function planOf(measured: Measured, config: Config): Plan {
  const { cases: claimed, suite, sides, repetitions, looks } = measured;
  const cases = claimed.map(({ axes, contentHashes }): Case => ({
    name: nameAxes(axes),
    axes,
    content: {},
    contentHashes,
  }));
  const trials: Trial[] = [];
  const planned = plannedBy(measured, config);
  for (const [index, one] of cases.entries()) {
    for (const { repetition, side } of planned(index)) {
      const caseKey = `claimed-${index}`;
      const [seed] = drawState(["regression-gate/trial@1", config.seed, one.axes, repetition]);
      const key = `${caseKey}/${side}/${repetition}`;
      trials.push({ key, caseKey, case: one, repetition, block: repetition, side, seed });
    }
  }
  return {
    schema: "regression-gate/plan@1",
    hash: hashJson({ cases: claimed.map((one) => ({ ...one })), sides, repetitions, looks }),
    suite,
    sides,
    cases,
    trials,
    order: trials.map((_, index) => index),
    groups: groupsOf(cases, config.compare.by),
    notSelected: 0,
    looks,
    // The config decides this, whatever the claim says: the claim could say how few rows are enough.
    ...(config.matrix.byRows === true ? { byRows: true } : {}),
  };
}

type Planned = Pick<Trial, "repetition" | "side">;

/** The base's config decides whether cases have as many trials as rows; the claim must not. */
function isByRows({ byRows }: Measured, { matrix }: Config): boolean {
  return byRows === true && matrix.byRows === true;
}

/** Number of planned trials of a case, by its index. */
function plannedBy(claim: Measured, config: Config): (index: number) => readonly Planned[] {
  const { sides, repetitions, rows } = claim;
  if (!isByRows(claim, config)) {
    const all = Array.from({ length: repetitions }, (_, repetition) =>
      sides.map((side): Planned => ({ repetition, side })),
    ).flat();
    return () => all;
  }
  const measured = new Map<string, number[]>();
  for (const { case: index, side, repetition } of rows) {
    const place = `${index} ${side}`;
    const of = measured.get(place) ?? [];
    measured.set(place, of);
    of.push(repetition);
  }
  return (index) =>
    sides.flatMap((side) => {
      const of = measured.get(`${index} ${side}`) ?? [0];
      return of.toSorted((a, b) => a - b).map((repetition): Planned => ({ repetition, side }));
    });
}

const ELSEWHERE = "the log of the run that measured has the message";

function toRecord(row: MeasuredRow, { cases }: Plan, { metrics }: Config): TrialRecord {
  const { axes = {}, contentHashes = {} } = cases[row.case] ?? {};
  const names = metrics.map(({ name }) => name).filter((name) => Object.hasOwn(row.metrics, name));
  return importedRow({
    caseKey: `claimed-${row.case}`,
    axes,
    contentHashes,
    repetition: row.repetition,
    side: row.side,
    status: row.status,
    metrics: Object.fromEntries(names.map((name) => [name, row.metrics[name] ?? null])),
    nonFinite: row.nonFinite.filter((name) => names.includes(name)),
    ...unitsOf(row, names),
    error: row.error === null ? null : { ...row.error, message: ELSEWHERE },
    ...fallbackOf(row),
  });
}

function unitsOf({ units = {} }: MeasuredRow, names: readonly string[]): Pick<TrialRecord, "units"> {
  const kept = Object.entries(units).filter(([name]) => names.includes(name));
  return kept.length === 0 ? {} : { units: Object.fromEntries(kept) };
}

function fallbackOf({ fallback }: MeasuredRow): Pick<TrialRecord, "fallback" | "call"> {
  if (fallback === null) return {};
  const { model, ...use } = fallback;
  if (model === null) return { fallback: use };
  const unknown = { answeredModel: null, finishReason: null, maxTokens: null, escalatedFrom: null };
  return { fallback: use, call: { requestedModel: model, ...unknown } };
}

function manifestOf(
  { gate, run, pullRequest, suite, sides, made, unplanned }: Measured,
  { plan, rows }: { readonly plan: Plan; readonly rows: readonly TrialRecord[] },
  config: Config,
): Manifest {
  const { stoppedEarly, models, edited, ...madeOf } = made;
  const counts = countTrials(rows, plan.trials.length);
  const earlyStop = stoppedEarly ? "reported by the run that measured" : null;
  const measured = measuredSides(rows, sides);
  return {
    schema: "regression-gate/manifest@1",
    program: { name: "regression-gate", version: VERSION },
    runId: `${run.id}-${run.attempt}`,
    id: gate,
    planHash: plan.hash,
    configHash: configHash(config),
    seed: config.seed,
    suite,
    git: {
      sha: pullRequest.headSha,
      branch: null,
      dirty: edited !== undefined,
      remote: null,
      ...(edited === undefined ? {} : { edited }),
    },
    metricSchema: withUnitsOf(metricSchema(config), rows),
    ...madeOf,
    counts,
    complete: isComplete({ counts, earlyStop, sides, shard: undefined, measured }),
    sameJob: sides.length === 2,
    sides,
    earlyStop,
    warnings: [],
    ...(unplanned === undefined ? {} : { unplanned }),
    ...(Object.keys(models).length === 0 ? {} : { models }),
  };
}
