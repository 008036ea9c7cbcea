/**
 * How often is the gate wrong? Measured on real A/A data: three commits of RocksDB, each measured 12 to 17 times, 8 tests x 23 metrics.
 * Inside a commit nothing changed, so every red is false. Each commit's runs are halved many times and the halves compared as
 * `compare --same-job` does:
 * contiguous: consecutive runs against the next ones, as when one side is measured after the other;
 * interleaved: of two neighbours in time a coin decides which is the baseline, as when the sides run by turns.
 *
 *   node bench/rocksdb-aa.ts PATH-TO-CSV [--splits 20] [--seed 1] [--json]
 *
 * The CSV has the columns test, metric, unit, commit, timestamp, value.
 * Public source: nyrkio/nyrkio on GitHub, datasets/rocksdb.2023.tgz (Apache-2.0).
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import { judge, parseBareRows, parseConfig } from "../src/index.ts";
import type { Baseline, Config, TrialRecord } from "../src/index.ts";
import { drawUniform } from "../src/plan/hash.ts";
import { clopperPearson } from "../src/stats/index.ts";

const LAYOUTS = ["contiguous", "interleaved"] as const;
type Layout = (typeof LAYOUTS)[number];

/** The gate as it is, and what most tools do. */
const METHODS = ["test", "change > 5 %"] as const;
type Method = (typeof METHODS)[number];

/** Metrics where more is better; of all others less is. */
const THROUGHPUT: ReadonlySet<string> = new Set(["ops_sec", "mb_sec", "c_mbps"]);
const MIN_DISTINCT = 5;
const MARGIN = "5%";
const POLICIES: Readonly<Record<Method, object>> = {
  test: { margin: MARGIN },
  "change > 5 %": { rule: { change: MARGIN } },
};
const INJECTED = [0.1, 0.2] as const;
/** Series that are worsened alone, by split. */
const ALONE = 2;
/** In each tail: a 95 % interval. */
const TAIL = 0.025;

interface Series {
  /** `test metric`. */
  readonly name: string;
  readonly better: "higher" | "lower";
  /** By time; one value a run. */
  readonly values: readonly number[];
}

const REASONS = ["constant", "zero or negative", "few distinct values"] as const;
type Reason = (typeof REASONS)[number];

interface Commit {
  readonly name: string;
  readonly runs: number;
  readonly series: readonly Series[];
  readonly leftOut: Readonly<Record<Reason, number>>;
}

/** Indices of runs. */
interface Split {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

interface Share {
  readonly of: number;
  readonly count: number;
}

interface Result {
  readonly method: Method;
  readonly layout: Layout;
  readonly commit: string;
  /** One comparison of one metric is one chance. */
  readonly falseRedsPerMetric: Share;
  /** One split is one pull request: at least one red. */
  readonly falseRedsPerPr: Share;
  /** Reds by series that were not changed. */
  readonly falseRedNames: readonly string[];
  /** Found of those worsened: all series together, or one alone. */
  readonly power: readonly { readonly worsening: number; readonly together: Share; readonly alone: Share }[];
}

function readCommits(file: string): readonly Commit[] {
  const rows: readonly Readonly<Record<string, string>>[] = parse(readFileSync(file), { columns: true });
  return [...groupBy(rows, (row) => row["commit"] ?? "")].map(([name, ofCommit]) => {
    const all = [...groupBy(ofCommit, (row) => `${row["test"]} ${row["metric"]}`)].map(toSeries);
    const reasons = all.map((series) => whyLeftOut(series.values));
    const count = (reason: Reason) => reasons.filter((one) => one === reason).length;
    return {
      name,
      runs: all[0]?.values.length ?? 0,
      series: all.filter((_, index) => reasons[index] === null),
      leftOut: {
        constant: count("constant"),
        "zero or negative": count("zero or negative"),
        "few distinct values": count("few distinct values"),
      },
    };
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function toSeries([name, points]: readonly [string, readonly Readonly<Record<string, string>>[]]): Series {
  return {
    name,
    better: THROUGHPUT.has(points[0]?.["metric"] ?? "") ? "higher" : "lower",
    values: points
      .toSorted((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]))
      .map((point) => Number(point["value"])),
  };
}

function whyLeftOut(values: readonly number[]): Reason | null {
  const distinct = new Set(values).size;
  if (distinct === 1) return "constant";
  if (values.some((value) => value <= 0)) return "zero or negative";
  return distinct < MIN_DISTINCT ? "few distinct values" : null;
}

interface Design {
  readonly method: Method;
  readonly layout: Layout;
}

const DESIGNS: readonly Design[] = METHODS.flatMap((method) => LAYOUTS.map((layout) => ({ method, layout })));

interface SplitOptions {
  readonly count: number;
  readonly seed: number;
}

function splitsOf(layout: Layout, runs: number, { count, seed }: SplitOptions): readonly Split[] {
  return layout === "contiguous" ? contiguousSplits(runs, count) : interleavedSplits(runs, count, seed);
}

/** Of all pairs of neighbouring windows, as a ring so that no run is favoured, the longest first. They overlap much. */
function contiguousSplits(runs: number, count: number): readonly Split[] {
  const longest = Math.floor(runs / 2);
  const lengths = Array.from({ length: longest - 4 }, (_, i) => longest - i);
  const window = (start: number, length: number) => Array.from({ length }, (_, i) => (start + i) % runs);
  return lengths
    .flatMap((length) =>
      Array.from({ length: runs }, (_, start) => ({
        baseline: window(start, length),
        candidate: window(start + length, length),
      })),
    )
    .slice(0, count);
}

function interleavedSplits(runs: number, count: number, seed: number): readonly Split[] {
  return Array.from({ length: count }, (_, split) => {
    const isFirst = Array.from({ length: Math.floor(runs / 2) }, (_, block) =>
      Number(drawUniform(["rocksdb-aa", seed, split, block]) < 0.5),
    );
    return {
      baseline: isFirst.map((first, block) => 2 * block + 1 - first),
      candidate: isFirst.map((first, block) => 2 * block + first),
    };
  });
}

/** One metric a series; the runs are the units. */
function configOf({ series }: Commit, method: Method): Config {
  const metrics = series.map(({ name, better }): [string, object] => [
    name,
    { kind: "latency", better, ...POLICIES[method] },
  ]);
  const written = {
    version: 1,
    id: "rocksdb-aa",
    seed: 1,
    run: { "results-file": "rows.jsonl" },
    metrics: Object.fromEntries(metrics),
    compare: { unit: "repetition", by: [] },
  };
  // JSON is YAML.
  return parseConfig(JSON.stringify(written), "rocksdb-aa.yml");
}

/** Names of the series that are red when `worsened` are worse by `worsening` on the candidate's side. */
function redsOf(
  { commit, config, split }: { readonly commit: Commit; readonly config: Config; readonly split: Split },
  worsening: number,
  worsened: ReadonlySet<string>,
): readonly string[] {
  const factor = ({ name, better }: Series) =>
    worsened.has(name) ? (better === "lower" ? 1 + worsening : 1 / (1 + worsening)) : 1;
  const { report } = judge({
    config,
    selection: { suite: null, where: {} },
    plan: null,
    run: { manifest: null, rows: bareRows(commit, split.candidate, factor) },
    baseline: asBaseline(bareRows(commit, split.baseline, () => 1)),
    policyChanges: [],
    sameJob: true,
    nowMs: 0,
  });
  return report.findings.filter(({ kind }) => kind === "regression").map(({ metric }) => metric);
}

/** One row a run, as a tool of another kind would write them. */
function bareRows(
  { series }: Commit,
  runs: readonly number[],
  factor: (series: Series) => number,
): readonly TrialRecord[] {
  const lines = runs.map((run, repetition) => {
    const metrics = series.map((one): [string, number] => [one.name, (one.values[run] ?? NaN) * factor(one)]);
    return JSON.stringify({ axes: {}, repetition, metrics: Object.fromEntries(metrics) });
  });
  return parseBareRows(lines.join("\n"), "rows.jsonl");
}

function asBaseline(rows: readonly TrialRecord[]): Baseline {
  const unknown = { sha: null, branch: null, createdAt: null, ageDays: null, ageCommits: null, url: null };
  return {
    found: true,
    run: { manifest: null, rows },
    provenance: { from: "file", run: null, ...unknown, why: "the other half of the same runs", skipped: [] },
    history: [],
  };
}

function measure(commit: Commit, { method, layout }: Design, options: SplitOptions): Result {
  const config = configOf(commit, method);
  const names = commit.series.map(({ name }) => name);
  const splits = splitsOf(layout, commit.runs, options).map((split) => ({ commit, config, split }));
  const reds = splits.map((split) => redsOf(split, 0, new Set()));
  const alone = splits.map((_, index) =>
    Array.from({ length: ALONE }, (_, pick) => {
      const key = ["rocksdb-aa", options.seed, commit.name, layout, index, pick];
      return names[Math.floor(drawUniform(key) * names.length)] ?? "";
    }),
  );
  return {
    method,
    layout,
    commit: commit.name,
    falseRedsPerMetric: { count: reds.flat().length, of: splits.length * names.length },
    falseRedsPerPr: { count: reds.filter((found) => found.length > 0).length, of: splits.length },
    falseRedNames: reds.flat(),
    power: INJECTED.map((worsening) => ({
      worsening,
      together: {
        count: splits.flatMap((split) => redsOf(split, worsening, new Set(names))).length,
        of: splits.length * names.length,
      },
      alone: {
        count: splits.flatMap((split, index) =>
          (alone[index] ?? []).filter((name) => redsOf(split, worsening, new Set([name])).includes(name)),
        ).length,
        of: splits.length * ALONE,
      },
    })),
  };
}

/** Over all commits of one layout. */
function pool(results: readonly Result[], pick: (result: Result) => Share): Share {
  const shares = results.map(pick);
  return { count: sum(shares.map(({ count }) => count)), of: sum(shares.map(({ of }) => of)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** `0.2 % [0.1, 0.5]`, Clopper-Pearson. */
function withInterval({ count, of }: Share): string {
  const { lower, upper } = clopperPearson({ successes: count, trials: of }, TAIL);
  return `${percent(count / of)} [${(100 * lower).toFixed(1)}, ${(100 * upper).toFixed(1)}] (${count} of ${of})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function renderMarkdown(commits: readonly Commit[], results: readonly Result[]): string {
  const series = table(
    ["commit", "runs", "series judged", ...REASONS.map((reason) => `left out: ${reason}`)],
    commits.map(({ name, runs, series, leftOut }) => [
      `\`${name}\``,
      String(runs),
      String(series.length),
      ...REASONS.map((reason) => String(leftOut[reason])),
    ]),
  );
  return [series, falseReds(results), power(results), redNames(results)].join("\n\n");
}

function ofDesign(results: readonly Result[], { method, layout }: Design): readonly Result[] {
  return results.filter((result) => result.method === method && result.layout === layout);
}

function falseReds(results: readonly Result[]): string {
  const rows = DESIGNS.flatMap((design) => {
    const row = (name: string, of: readonly Result[]) => [
      design.method,
      design.layout,
      name,
      withInterval(pool(of, (result) => result.falseRedsPerMetric)),
      withInterval(pool(of, (result) => result.falseRedsPerPr)),
    ];
    const found = ofDesign(results, design);
    return [...found.map((result) => row(`\`${result.commit}\``, [result])), row("**all**", found)];
  });
  return table(
    ["red by", "halves", "commit", "false reds per metric", "pull requests with a false red"],
    rows,
  );
}

function power(results: readonly Result[]): string {
  const rows = DESIGNS.flatMap((design) =>
    INJECTED.map((worsening, index) => {
      const share = (which: "together" | "alone") =>
        pool(ofDesign(results, design), (result) => result.power[index]?.[which] ?? { count: 0, of: 0 });
      const { method, layout } = design;
      return [
        method,
        layout,
        `+${(100 * worsening).toFixed(0)} %`,
        withInterval(share("together")),
        withInterval(share("alone")),
      ];
    }),
  );
  return table(
    ["red by", "halves", "worse by", "found when all are worse", "found when one alone is worse"],
    rows,
  );
}

/** Of the test alone: the plain rule's list would be long. */
function redNames(results: readonly Result[]): string {
  const lines = results
    .filter(({ method }) => method === "test")
    .flatMap(({ commit, layout, falseRedNames }) =>
      [...groupBy(falseRedNames, (name) => name)].map(
        ([name, times]) => `- ${layout}, \`${commit}\`: \`${name}\` in ${times.length} splits`,
      ),
    );
  return lines.length === 0
    ? "No series was falsely red by the test."
    : `Falsely red by the test:\n\n${lines.join("\n")}`;
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      splits: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error("expected the path of the CSV as first argument");
  const options = { count: Number(values.splits), seed: Number(values.seed) };
  const commits = readCommits(file);
  const results = DESIGNS.flatMap((design) => commits.map((commit) => measure(commit, design, options)));
  const counts = commits.map(({ series, ...rest }) => ({ ...rest, judged: series.length }));
  const text = values.json
    ? JSON.stringify({ options, margin: MARGIN, commits: counts, results }, null, 2)
    : renderMarkdown(commits, results);
  process.stdout.write(`${text}\n`);
}

main();
