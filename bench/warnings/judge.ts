import { detect } from "../../src/detect/detect.ts";
import { GATE_RESAMPLING } from "../../src/detect/values/compare-context.ts";
import { decide } from "../../src/gate/decide.ts";
import { drawsOf } from "../../src/base/hash.ts";
import { parseBareRows, parseConfig } from "../../src/index.ts";
import { UNKNOWN_ORIGIN } from "../../src/model/result/baseline.ts";
import type { Baseline, Config, Finding, TrialRecord } from "../../src/index.ts";

export const MARGIN = 0.05;

/** Values by metric, then by unit; all metrics have the same units. */
export type Side = readonly (readonly number[])[];

export const VERDICTS = ["pass", "warn", "inconclusive", "fail"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a rule says of one gate. */
export interface Judged {
  readonly verdict: Verdict;
  /** Indices of metrics that are red, and of those that are red or warn. */
  readonly red: ReadonlySet<number>;
  readonly named: ReadonlySet<number>;
}

export interface BothRules {
  readonly now: Judged;
  /** As version 0.1.0 warned. */
  readonly before: Judged;
}

/** Metrics whose sides are compared over paired tasks, or over the repetitions of one job. */
export class Judge {
  readonly #config: Config;
  readonly #isPaired: boolean;

  constructor(metrics: number, design: "paired" | "unpaired") {
    this.#isPaired = design === "paired";
    this.#config = configOf(metrics, this.#isPaired);
  }

  judge(baseline: Side, candidate: Side): BothRules {
    const found = asBaseline(this.#rows(baseline));
    const detection = detect({
      config: this.#config,
      plan: null,
      run: { manifest: null, rows: this.#rows(candidate) },
      baseline: found,
      selection: [],
      sameJob: true,
      seedFor: drawsOf(1),
      resampling: { ...GATE_RESAMPLING, resamples: 1_999, maxResamples: 9_999 },
    });
    const findings = detection.findings.filter(({ metric }) => metric !== "success");
    const { kind } = decide({ ...detection, findings, baseline: found }, this.#config.gate);
    return { now: asJudged(findings, kind, isNamed), before: asBefore(findings) };
  }

  #rows(side: Side): readonly TrialRecord[] {
    const units = side[0]?.length ?? 0;
    const lines = Array.from({ length: units }, (_, unit) =>
      JSON.stringify({
        axes: this.#isPaired ? { task: `t${unit}` } : {},
        repetition: this.#isPaired ? 0 : unit,
        metrics: Object.fromEntries(side.map((values, index) => [nameOf(index), values[unit]])),
      }),
    );
    return parseBareRows(lines.join("\n"), "rows.jsonl");
  }
}

function nameOf(index: number): string {
  return `m${index}`;
}

function indexOf({ metric }: Finding): number {
  return Number(metric.slice(1));
}

function isNamed({ kind }: Finding): boolean {
  return kind === "regression" || kind === "warning";
}

function asJudged(
  findings: readonly Finding[],
  verdict: Verdict,
  isNamedBy: (finding: Finding) => boolean,
): Judged {
  const red = findings.filter(({ kind }) => kind === "regression").map(indexOf);
  return { verdict, red: new Set(red), named: new Set(findings.filter(isNamedBy).map(indexOf)) };
}

/**
 * The rule of version 0.1.0 on the same numbers: worse than 0 by Benjamini-Hochberg and bound beyond the margin, or p of
 * the margin by itself; or open with an estimate beyond the margin.
 */
function asBefore(findings: readonly Finding[]): Judged {
  const isSuspect = ({ pWorseAdjusted, pMargin, upper, margin }: Finding): boolean =>
    ((pWorseAdjusted ?? 1) <= 0.05 && (upper ?? 0) > margin) || (pMargin ?? 1) <= 0.05;
  const isOpen = ({ upper, estimate, margin }: Finding): boolean =>
    (upper ?? Infinity) > margin && (estimate ?? 0) > margin;
  const isRed = ({ kind }: Finding): boolean => kind === "regression";
  const warns = findings.some((finding) => isSuspect(finding) || isOpen(finding));
  const verdict = findings.some(isRed) ? "fail" : warns ? "warn" : "pass";
  return asJudged(findings, verdict, (finding) => isRed(finding) || isSuspect(finding));
}

function configOf(metrics: number, isPaired: boolean): Config {
  const written = {
    version: 1,
    id: "warnings",
    seed: 1,
    run: { "results-file": "rows.jsonl" },
    metrics: Object.fromEntries(
      Array.from({ length: metrics }, (_, index) => [
        nameOf(index),
        { kind: "latency", better: "lower", margin: `${100 * MARGIN}%` },
      ]),
    ),
    ...(isPaired
      ? { matrix: { axes: { task: ["t0"] } }, compare: { unit: "task", by: [] } }
      : { compare: { unit: "repetition", by: [] } }),
  };
  // JSON is YAML.
  return parseConfig(JSON.stringify(written), "warnings.yml");
}

function asBaseline(rows: readonly TrialRecord[]): Baseline {
  return {
    found: true,
    run: { manifest: null, rows },
    provenance: { from: "file", ...UNKNOWN_ORIGIN, why: "the other side", skipped: [] },
    history: [],
  };
}
