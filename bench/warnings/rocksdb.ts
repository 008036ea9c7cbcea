import { Xoshiro128 } from "../../src/stats/index.ts";
import { drawsOf, drawUniform } from "../../src/base/hash.ts";
import type { Commit, Series } from "../rocksdb/series.ts";
import { type Split, splitsOf } from "../rocksdb/splits.ts";
import { type BothRules, Judge, type Side } from "./judge.ts";
import { RULES, type RuleName, shareText, table, VERDICT_COLUMNS, verdictCells } from "./rates.ts";

const RULE_NAMES: readonly RuleName[] = ["before", "now"];
/** Metrics that are worsened alone, by gate. */
const ALONE = 2;
const WORSENINGS = [0.1, 0.2] as const;

export interface Sizes {
  readonly gates: number;
  readonly seed: number;
}

/** Logs turned so that larger is worse. */
function worseLogs({ better, values }: Series): readonly number[] {
  return values.map((value) => (better === "lower" ? 1 : -1) * Math.log(value));
}

function sideOf(logs: readonly (readonly number[])[], runs: readonly number[]): Side {
  return logs.map((values) => runs.map((run) => Math.exp(values[run] ?? Number.NaN)));
}

/** Half of a commit's own runs against the other half, by turns. */
export function unchangedCommits(commits: readonly Commit[], { gates, seed }: Sizes): string {
  const rows = commits.flatMap(({ name, runs, series }) => {
    const judge = new Judge(series.length, "unpaired");
    const logs = series.map(worseLogs);
    const judged = splitsOf("interleaved", runs, { count: gates, seed }).map(
      ({ baseline, candidate }: Split) => judge.judge(sideOf(logs, baseline), sideOf(logs, candidate)),
    );
    const half = Math.floor(runs / 2);
    return RULE_NAMES.map((rule) => [
      `\`${name}\`, ${series.length} metrics, ${half} against ${half}`,
      RULES[rule],
      ...verdictCells(judged.map((both) => both[rule])),
    ]);
  });
  return table(["unchanged commit", "warns", ...VERDICT_COLUMNS], rows);
}

/** Runs of all commits about their commit's mean: what is the same commit over and over, with more runs than any has. */
interface Residuals {
  readonly logs: readonly (readonly number[])[];
  readonly runs: number;
}

function residualsOf(commits: readonly Commit[]): Residuals {
  const common = (commits[0]?.series ?? []).filter(({ name }) =>
    commits.every(({ series }) => series.some((one) => one.name === name)),
  );
  const logs = common.map(({ name }) =>
    commits.flatMap(({ series }) => {
      const own = series.find((one) => one.name === name);
      return own === undefined ? [] : centered(worseLogs(own));
    }),
  );
  return { logs, runs: commits.reduce((total, { runs }) => total + runs, 0) };
}

/** Deviations from a mean of n values are too small by (n - 1) / n. */
function centered(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const scale = Math.sqrt(values.length / (values.length - 1));
  return values.map((value) => scale * (value - mean));
}

const A_SIDE = 10;

/** Ten whole runs against ten, drawn from all: what a gate of this size says of no change, and of one. */
export function resampledGates(commits: readonly Commit[], { gates, seed }: Sizes): string {
  const { logs, runs } = residualsOf(commits);
  const judge = new Judge(logs.length, "unpaired");
  const random = new Xoshiro128(drawsOf(seed)(["warnings", "rocksdb"]));
  const draw = () => Array.from({ length: A_SIDE }, () => random.below(runs));
  const unchanged: BothRules[] = [];
  const counts = WORSENINGS.map((worsening) => ({ worsening, alone: counter(), all: counter() }));
  for (let gate = 0; gate < gates; gate += 1) {
    const baseline = sideOf(logs, draw());
    const candidate = sideOf(logs, draw());
    unchanged.push(judge.judge(baseline, candidate));
    for (const { worsening, alone, all } of counts) {
      for (let pick = 0; pick < ALONE; pick += 1) {
        const at = Math.floor(drawUniform(["warnings", seed, gate, pick]) * logs.length);
        const worse = candidate.map((values, index) =>
          index === at ? times(values, 1 + worsening) : values,
        );
        tally(alone, judge.judge(baseline, worse), [at]);
      }
      const worse = candidate.map((values) => times(values, 1 + worsening));
      tally(all, judge.judge(baseline, worse), [...logs.keys()]);
    }
  }
  const verdicts = RULE_NAMES.map((rule) => [
    RULES[rule],
    ...verdictCells(unchanged.map((both) => both[rule])),
  ]);
  const found = counts.flatMap(({ worsening, alone, all }) =>
    [alone, all].flatMap((counted) =>
      RULE_NAMES.map((rule) => [
        `${counted === alone ? "one metric" : "all metrics"} +${100 * worsening} %`,
        RULES[rule],
        shareText(counted.red[rule], counted.of),
        shareText(counted.named[rule], counted.of),
      ]),
    ),
  );
  const title = `${logs.length} metrics, ${A_SIDE} runs against ${A_SIDE}, drawn from all ${runs} runs about their commits' means`;
  return [
    `${title}:`,
    table(["warns", ...VERDICT_COLUMNS], verdicts),
    table(["worsened", "warns", "red", "red or warn"], found),
  ].join("\n\n");
}

interface Counter {
  of: number;
  readonly red: Record<RuleName, number>;
  readonly named: Record<RuleName, number>;
}

function counter(): Counter {
  return { of: 0, red: { before: 0, now: 0 }, named: { before: 0, now: 0 } };
}

function tally(counted: Counter, both: BothRules, worsened: readonly number[]): void {
  counted.of += worsened.length;
  for (const rule of RULE_NAMES) {
    counted.red[rule] += worsened.filter((index) => both[rule].red.has(index)).length;
    counted.named[rule] += worsened.filter((index) => both[rule].named.has(index)).length;
  }
}

function times(values: readonly number[], factor: number): readonly number[] {
  return values.map((value) => value * factor);
}
