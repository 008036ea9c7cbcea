import { createHash } from "node:crypto";
import type { DetectInput } from "../../../src/detect/detect.ts";
import { type Axes, nameAxes } from "../../../src/model/config/case.ts";
import type { Baseline } from "../../../src/model/result/baseline.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Plan } from "../../../src/model/run/plan.ts";
import type { Side } from "../../../src/model/run/side.ts";
import type { TrialRecord, TrialStatus } from "../../../src/model/run/trial.ts";
import { Xoshiro128, type RngState } from "../../../src/stats/index.ts";
import { GATE } from "../../gate/build-finding.ts";
import { fromNowhere } from "../sample-provenance.ts";
import { sampleRow } from "./sample-row.ts";

export function metric(part: Partial<Metric> & Pick<Metric, "name" | "kind">): Metric {
  const isShare = part.kind === "score" || part.kind === "binary" || part.kind === "exact";
  return {
    better: isShare ? "higher" : "lower",
    unit: null,
    quantile: null,
    poisson: false,
    margin: isShare ? { scale: "absolute", value: 0.02 } : { scale: "relative", value: 0.05 },
    limits: { min: null, warnMin: null, max: null, warnMax: null },
    role: "gate",
    runEffect: part.kind === "latency" || part.kind === "memory",
    deterministic: false,
    atol: 1e-10,
    rtol: 1e-10,
    rule: null,
    negligible: null,
    implicit: false,
    overrides: [],
    ...part,
  };
}

export const SCORE = metric({ name: "rule-score", kind: "score" });
export const LATENCY = metric({ name: "latency-ms", kind: "latency", unit: "ms" });

export function row(
  part: { axes: Axes; repetition?: number; status?: TrialStatus } & Partial<TrialRecord>,
): TrialRecord {
  const { axes, repetition = 0 } = part;
  return sampleRow({
    key: `${nameAxes(axes)}/${repetition}`,
    caseKey: nameAxes(axes),
    block: repetition,
    startedAt: null,
    durationMs: null,
    ...part,
    repetition,
    status: part.status ?? "ok",
  });
}

export function state(key: readonly (string | number)[]): RngState {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest();
  return [hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)];
}

/** Uniform numbers in [0, 1) that are the same on every machine. */
export function uniforms(seed: string): () => number {
  const random = new Xoshiro128(state([seed]));
  return () => random.nextU32() / 2 ** 32;
}

/** About normal, mean 0, sd 1: twelve uniforms. */
export function normals(seed: string): () => number {
  const next = uniforms(seed);
  return () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6);
}

/** One row a task; `value` null = the trial errored. */
export function taskRows(
  name: string,
  count: number,
  value: (task: number) => number | null,
): readonly TrialRecord[] {
  return Array.from({ length: count }, (_, task) => {
    const of = value(task);
    const axes = { task: taskName(task) };
    return of === null ? row({ axes, status: "errored" }) : row({ axes, metrics: { [name]: of } });
  });
}

export function taskName(task: number): string {
  return `t${String(task).padStart(2, "0")}`;
}

/** One row a repetition of the only case. */
export function repetitionRows(name: string, values: readonly (number | null)[]): readonly TrialRecord[] {
  return values.map((value, repetition) =>
    value === null
      ? row({ axes: { bench: "parse" }, repetition, status: "errored" })
      : row({ axes: { bench: "parse" }, repetition, metrics: { [name]: value } }),
  );
}

export const BY_TASK: CompareConfig = {
  unit: "task",
  cluster: null,
  by: [],
  alpha: 0.05,
  minCommonUnits: 0.8,
  mayDiffer: [],
};
export const BY_REPETITION: CompareConfig = { ...BY_TASK, unit: null };

export function found(
  rows: Iterable<TrialRecord>,
  { manifest = null, history = [] }: { manifest?: Manifest | null; history?: readonly HistoryEntry[] } = {},
): Baseline {
  return {
    found: true,
    run: { manifest, rows },
    history,
    provenance: { ...fromNowhere("file", "given"), run: "1" },
  };
}

export interface Given {
  readonly metrics: readonly Metric[];
  readonly compare: CompareConfig;
  readonly baseline: Baseline | readonly TrialRecord[];
  readonly candidate: Iterable<TrialRecord>;
  readonly manifest?: Manifest | null;
  readonly plan?: Plan | null;
  readonly selection?: DetectInput["selection"];
  readonly sameJob?: boolean;
  readonly maxErrorRate?: number;
}

export function input(given: Given): DetectInput {
  const { metrics, compare, candidate, manifest = null, plan = null, selection = [] } = given;
  return {
    config: { metrics, compare, gate: { ...GATE, maxErrorRate: given.maxErrorRate ?? 0.1 }, failures: [] },
    plan,
    run: { manifest, rows: candidate },
    baseline: "found" in given.baseline ? given.baseline : found(given.baseline),
    selection,
    sameJob: given.sameJob ?? false,
    seedFor: (key) => state(["test", ...key]),
  };
}

export function manifestOf(part: Partial<Manifest> = {}): Manifest {
  return {
    schema: "regression-gate/manifest@1",
    program: { name: "regression-gate", version: "0.0.0" },
    runId: "candidate-run",
    id: "gate",
    planHash: "p",
    configHash: "c",
    seed: 7,
    suite: null,
    git: { sha: "abc", branch: "main", dirty: false, remote: null },
    versions: {},
    metricSchema: {},
    data: {},
    runner: { os: "linux", arch: "x64", cpu: "A", cores: 4, memoryBytes: 1, image: null, node: "24" },
    startedAt: "2026-11-20T08:00:00.000Z",
    finishedAt: "2026-11-20T08:01:00.000Z",
    counts: { planned: 1, ok: 1, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
    complete: true,
    sameJob: false,
    sides: ["candidate"],
    earlyStop: null,
    marks: [],
    warnings: [],
    ...part,
  };
}

/** A plan of these cases, one side unless said otherwise. */
export function planOf(
  cases: readonly Axes[],
  {
    repetitions = 1,
    sides = ["candidate"],
    by = [],
  }: { repetitions?: number; sides?: readonly Side[]; by?: readonly string[] } = {},
): Plan {
  const planned = cases.map((axes) => ({ name: nameAxes(axes), axes, content: {}, contentHashes: {} }));
  const groups = cases.map((axes) => Object.fromEntries(by.map((name) => [name, axes[name] ?? ""])));
  return {
    schema: "regression-gate/plan@1",
    hash: "p",
    suite: null,
    sides,
    cases: planned,
    trials: planned.flatMap((one) =>
      Array.from({ length: repetitions }, (_, repetition) =>
        sides.map((side) => ({
          key: `${one.name}/${side}/${repetition}`,
          caseKey: one.name,
          case: one,
          repetition,
          block: repetition,
          side,
          seed: 1,
        })),
      ).flat(),
    ),
    order: [],
    groups: [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()],
    notSelected: 0,
    looks: [1],
  };
}
