import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { exists } from "../../adapters/node/files.ts";
import { axesKey } from "../../detect/values/axes-key.ts";
import { storedTrials } from "../../formats/stored-rows.ts";
import { compareText } from "../../base/compare-text.ts";
import { formatNumber } from "../../base/format-number.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import type { DescribedMetric } from "../../model/config/described-metric.ts";
import { METRIC_KINDS, kindTraits } from "../../model/config/metric-kind.ts";
import type {
  CaseDifference,
  CaseResult,
  FactDifference,
  NumberDifference,
  PastRunDetail,
  RunsDifference,
} from "../../model/result/past-run.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import type { TrialRecord } from "../../model/run/trial.ts";
import { expandRows } from "../../pipeline/expand-invocations.ts";
import { mean } from "../../stats/index.ts";
import { readPastRunDetail } from "./past-runs.ts";

/** What two stored runs differ in; `a`, `b`: their folders. Only rows of the candidate count. */
export async function diffRuns(a: string, b: string, config: Config | null): Promise<RunsDifference> {
  const [runA, runB] = await Promise.all([readPastRunDetail(a, config), readPastRunDetail(b, config)]);
  const [casesA, casesB] = [casesOf(a, runA.manifest), casesOf(b, runB.manifest)];
  const common = [...casesA.keys()].filter((name) => casesB.has(name));
  return {
    a: runA.run,
    b: runB.run,
    facts: factDifferences(runA.manifest, runB.manifest),
    numbers: numberDifferences(runA, runB),
    cases: caseDifferences(common, casesA, casesB),
    commonCases: common.length,
    onlyA: [...casesA.keys()].filter((name) => !casesB.has(name)),
    onlyB: [...casesB.keys()].filter((name) => !casesA.has(name)),
  };
}

function factDifferences(a: Manifest, b: Manifest): readonly FactDifference[] {
  const [factsA, factsB] = [factsOf(a), factsOf(b)];
  return [...new Set([...factsA.keys(), ...factsB.keys()])]
    .map((name) => ({ name, a: factsA.get(name) ?? null, b: factsB.get(name) ?? null }))
    .filter((fact) => fact.a !== fact.b);
}

/** What a run was made of, as texts. */
function factsOf(manifest: Manifest): ReadonlyMap<string, string> {
  const { git, runner, versions, models = {}, data } = manifest;
  const facts: [string, string | null | undefined][] = [
    ["gate", manifest.id],
    ["program", manifest.program.version],
    ["commit", git?.sha],
    ["branch", git?.branch],
    ["uncommitted changes", git === null ? null : String(git.dirty)],
    ["config", manifest.configHash.slice(0, 12)],
    ["plan", manifest.planHash.slice(0, 12)],
    ["seed", String(manifest.seed)],
    ["suite", manifest.suite],
    ["os", `${runner.os} ${runner.arch}`],
    ["processor", `${runner.cpu}, ${runner.cores} cores`],
    ["memory", `${formatNumber(runner.memoryBytes / 2 ** 30, 2)} GiB`],
    ["image", runner.image],
    ["node", runner.node],
    ["actor", manifest.actor],
    ...Object.entries(versions).map(([name, value]) => [`version ${name}`, value] as [string, string]),
    ...Object.entries(models).map(([name, of]) => [`model ${name}`, of.join(", ")] as [string, string]),
    ...Object.entries(data).map(([name, hash]) => [`data ${name}`, hash.slice(0, 12)] as [string, string]),
  ];
  return new Map(
    facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value]])),
  );
}

function numberDifferences(a: PastRunDetail, b: PastRunDetail): readonly NumberDifference[] {
  const places = new Map<string, { a: NumberDifference["a"]; b: NumberDifference["b"] }>();
  for (const [side, { numbers }] of [
    ["a", a],
    ["b", b],
  ] as const) {
    for (const number of numbers) {
      if (number.side !== "candidate") continue;
      const key = JSON.stringify([number.metric, axesKey(number.group)]);
      places.set(key, { a: null, b: null, ...places.get(key), [side]: number });
    }
  }
  return [...places.values()].flatMap((place): readonly NumberDifference[] => {
    const one = place.a ?? place.b;
    return one === null ? [] : [{ metric: one.metric, group: one.group, ...place }];
  });
}

/** The results of each case of the candidate, by its name. */
function casesOf(folder: string, { metricSchema }: Manifest): ReadonlyMap<string, RunCase> {
  const path = join(folder, "trials.jsonl");
  const stored = exists(path) ? storedTrials(fileBytes(path, "trials.jsonl")) : [];
  const expanded = expandRows(stored);
  const answers = answerMetrics(metricSchema, expanded?.metrics ?? []);
  const cases = new Map<string, TrialRecord[]>();
  for (const row of expanded?.rows ?? stored) {
    if (row.side !== "candidate") continue;
    const name = nameAxes(row.axes);
    const rows = cases.get(name);
    if (rows === undefined) cases.set(name, [row]);
    else rows.push(row);
  }
  return new Map([...cases].map(([name, rows]) => [name, caseOf(rows, answers)]));
}

/** Metrics that do not change by themselves from run to run as timings do. */
function answerMetrics(
  schema: Manifest["metricSchema"],
  described: readonly DescribedMetric[],
): ReadonlySet<string> {
  const ofTools = described.flatMap(({ name, kind }) => (kindTraits(kind).runEffect ? [] : [name]));
  const names = Object.entries(schema).flatMap(([name, written]) => {
    const kind = METRIC_KINDS.find((known) => known === written.split(" ")[0]);
    return kind === undefined || kindTraits(kind).runEffect ? [] : [name];
  });
  return new Set([...names, ...ofTools]);
}

interface RunCase {
  readonly result: CaseResult;
  /** Share of the repetitions with each status: another number of repetitions is no other result. */
  readonly shares: ReadonlyMap<string, number>;
}

function caseOf(rows: readonly TrialRecord[], answers: ReadonlySet<string>): RunCase {
  const counts = new Map<string, number>();
  const values = new Map<string, number[]>();
  for (const { status, testStatus, metrics } of rows) {
    const shown = testStatus ?? status;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
    for (const [name, value] of Object.entries(metrics)) {
      if (typeof value !== "number" || !answers.has(name)) continue;
      const of = values.get(name) ?? [];
      values.set(name, of);
      of.push(value);
    }
  }
  const statuses = [...counts].toSorted(([x], [y]) => compareText(x, y));
  const result = {
    statuses:
      rows.length === 1
        ? (statuses[0]?.[0] ?? "")
        : statuses.map(([status, n]) => `${n} ${status}`).join(", "),
    metrics: Object.fromEntries([...values].map(([name, of]) => [name, mean(of)])),
    output: rows.find(({ output }) => output !== null)?.output ?? null,
  };
  return { result, shares: new Map(statuses.map(([status, n]) => [status, n / rows.length])) };
}

function caseDifferences(
  names: readonly string[],
  casesA: ReadonlyMap<string, RunCase>,
  casesB: ReadonlyMap<string, RunCase>,
): readonly CaseDifference[] {
  return names
    .flatMap((name): readonly { readonly of: CaseDifference; readonly size: number }[] => {
      const [a, b] = [casesA.get(name), casesB.get(name)];
      if (a === undefined || b === undefined) return [];
      const size = sizeOf(a, b);
      return size === 0 ? [] : [{ of: { name, a: a.result, b: b.result }, size }];
    })
    .toSorted((x, y) => y.size - x.size)
    .map(({ of }) => of);
}

/** Another status counts most, then numbers by their relative change; 0 = the case did not change. */
function sizeOf({ result: a, shares: before }: RunCase, { result: b, shares: after }: RunCase): number {
  const names = new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)]);
  const changes = [...names].map((name) => {
    const [x, y] = [numberIn(a, name), numberIn(b, name)];
    if (x === null || y === null) return 1;
    return x === y ? 0 : Math.abs(y - x) / Math.max(Math.abs(x), Math.abs(y));
  });
  return Math.max(0, ...changes) + (areSame(before, after) ? 0 : 10);
}

function areSame(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  return before.size === after.size && [...before].every(([status, share]) => after.get(status) === share);
}

function numberIn({ metrics }: CaseResult, name: string): number | null {
  return Object.hasOwn(metrics, name) ? (metrics[name] ?? null) : null;
}
