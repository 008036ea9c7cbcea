/**
 * How often is the gate wrong? Measured on real A/A data: three commits of RocksDB, each measured 12 to 17 times, 8 tests x 23 metrics.
 * Inside a commit nothing changed, so every red is false. Each commit's runs are halved many times and the halves judged by this
 * gate, as `compare --same-job` does, and as other gates would:
 * contiguous: half of the runs against the half that follows, as when one side is measured after the other; each window once;
 * interleaved: of two neighbours in time a coin decides which is the baseline, as when the sides run by turns.
 *
 *   node bench/rocksdb-aa.ts PATH-TO-CSV [--splits 200] [--seed 1] [--commit NAME]... [--json] [--write docs/statistics.md]
 *     [--plot docs/rocksdb-aa.svg]
 *
 * The CSV has the columns test, metric, unit, commit, timestamp, value.
 * Public source: nyrkio/nyrkio on GitHub, datasets/rocksdb.2023.tgz (Apache-2.0).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { drawUniform } from "../src/base/hash.ts";
import { clopperPearson } from "../src/stats/index.ts";
import { GATES, type Injection, MARGIN, NOTHING } from "./rocksdb/gates.ts";
import { plotGates } from "./rocksdb/plot.ts";
import { type Commit, readCommits, REASONS } from "./rocksdb/series.ts";
import { type Layout, LAYOUTS, type SplitOptions, splitsOf } from "./rocksdb/splits.ts";
import { betweenMarkers } from "./between-markers.ts";

const INJECTED = [0.1, 0.2] as const;
/** Series that are worsened alone, by split. */
const ALONE = 3;
/** In each tail: a 95 % interval. */
const TAIL = 0.025;

interface Share {
  readonly of: number;
  readonly count: number;
}

interface Result {
  readonly gate: string;
  readonly layout: Layout;
  readonly commit: string;
  /** One comparison of one metric is one chance. */
  readonly falseRedsPerMetric: Share;
  /** One split is one pull request: at least one red. */
  readonly falseRedsPerPr: Share;
  /** The same where every series is worse by just the margin, which is tolerated. */
  readonly atMarginPerPr: Share;
  /** Found of those worsened: all series together, or one alone. */
  readonly power: readonly { readonly worsening: number; readonly together: Share; readonly alone: Share }[];
}

interface Design {
  readonly gate: string;
  readonly layout: Layout;
}

const DESIGNS: readonly Design[] = Object.keys(GATES).flatMap((gate) =>
  LAYOUTS.map((layout) => ({ gate, layout })),
);

function measure(commit: Commit, { gate, layout }: Design, options: SplitOptions): Result {
  const redsOf = GATES[gate]?.(commit) ?? (() => []);
  const names = commit.series.map(({ name }) => name);
  const all = new Set(names);
  const splits = splitsOf(layout, commit.runs, options);
  const isAnyRed = (injection: Injection): Share => ({
    count: splits.filter((split) => redsOf(split, injection).length > 0).length,
    of: splits.length,
  });
  const picked = (index: number): readonly string[] =>
    Array.from({ length: ALONE }, (_, pick) => {
      const key = ["rocksdb-aa", options.seed, commit.name, layout, index, pick];
      return names[Math.floor(drawUniform(key) * names.length)] ?? "";
    });
  const seenAlone = (worsening: number): number =>
    splits.flatMap((split, index) =>
      picked(index).filter((name) => redsOf(split, { worsening, series: new Set([name]) }).includes(name)),
    ).length;
  return {
    gate,
    layout,
    commit: commit.name,
    falseRedsPerMetric: {
      count: sum(splits.map((split) => redsOf(split, NOTHING).length)),
      of: splits.length * names.length,
    },
    falseRedsPerPr: isAnyRed(NOTHING),
    atMarginPerPr: isAnyRed({ worsening: MARGIN, series: all }),
    power: INJECTED.map((worsening) => ({
      worsening,
      together: {
        count: sum(splits.map((split) => redsOf(split, { worsening, series: all }).length)),
        of: splits.length * names.length,
      },
      alone: { count: seenAlone(worsening), of: splits.length * ALONE },
    })),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** `0.2 % [0.1, 0.5]`, Clopper-Pearson. */
function withInterval({ count, of }: Share): string {
  const { lower, upper } = clopperPearson({ successes: count, trials: of }, TAIL);
  return `${((100 * count) / of).toFixed(1)} % [${(100 * lower).toFixed(1)}, ${(100 * upper).toFixed(1)}]`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function renderMarkdown(commits: readonly Commit[], results: readonly Result[]): string {
  const series = table(
    ["commit", "runs", "halves", "series judged", ...REASONS.map((reason) => `left out: ${reason}`)],
    commits.map(({ name, runs, series, leftOut }) => [
      `\`${name}\``,
      String(runs),
      `${Math.floor(runs / 2)} against ${Math.floor(runs / 2)}`,
      String(series.length),
      ...REASONS.map((reason) => String(leftOut[reason])),
    ]),
  );
  const ofCommits = commits.map(({ name }) => {
    const own = results.filter(({ commit }) => commit === name);
    return `Commit \`${name}\`:\n\n${falseReds(own)}\n\n${power(own)}`;
  });
  return [series, ...ofCommits].join("\n\n");
}

function falseReds(results: readonly Result[]): string {
  return table(
    [
      "red by",
      "halves",
      "pull requests",
      "with a false red",
      "metrics falsely red",
      "with a red, all worse by the margin",
    ],
    results.map((result) => [
      result.gate,
      result.layout,
      String(result.falseRedsPerPr.of),
      withInterval(result.falseRedsPerPr),
      withInterval(result.falseRedsPerMetric),
      withInterval(result.atMarginPerPr),
    ]),
  );
}

function power(results: readonly Result[]): string {
  const columns = INJECTED.flatMap((worsening) => {
    const percent = `+${(100 * worsening).toFixed(0)} %`;
    return [`one alone ${percent}: found`, `all ${percent}: found`];
  });
  return table(
    ["red by", "halves", ...columns],
    results.map(({ gate, layout, power }) => [
      gate,
      layout,
      ...power.flatMap(({ alone, together }) => [withInterval(alone), withInterval(together)]),
    ]),
  );
}

/** The first commit, sides by turns, one series alone. */
function plot(commit: Commit | undefined, results: readonly Result[]): string {
  const name = commit?.name ?? "";
  const own = results.filter((result) => result.commit === name && result.layout === "interleaved");
  const shareOf = ({ count, of }: Share): number => count / of;
  const size = Math.floor((commit?.runs ?? 0) / 2);
  return plotGates(
    `RocksDB ${name}, ${commit?.series.length ?? 0} metrics, ${size} runs against ${size} by turns, margin 5 %`,
    own.map(({ gate, falseRedsPerPr, power }) => ({
      gate,
      falseReds: shareOf(falseRedsPerPr),
      found: power.map(({ worsening, alone }) => ({ worsening, share: shareOf(alone) })),
    })),
  );
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      splits: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      commit: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      write: { type: "string" },
      plot: { type: "string" },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error("expected the path of the CSV as first argument");
  const options = { count: Number(values.splits), seed: Number(values.seed) };
  const asked = (name: string) =>
    values.commit.length === 0 || values.commit.some((one) => name.startsWith(one));
  const commits = readCommits(file).filter(({ name }) => asked(name));
  const results = commits.flatMap((commit) => DESIGNS.map((design) => measure(commit, design, options)));
  const counts = commits.map(({ series, ...rest }) => ({ ...rest, judged: series.length }));
  const text = values.json
    ? JSON.stringify({ options, margin: MARGIN, commits: counts, results }, null, 2)
    : renderMarkdown(commits, results);
  if (values.write !== undefined) {
    const page = readFileSync(values.write, "utf8");
    writeFileSync(values.write, betweenMarkers(page, "rocksdb-aa", renderMarkdown(commits, results)));
  }
  if (values.plot !== undefined) writeFileSync(values.plot, plot(commits[0], results));
  if (values.json || values.write === undefined) process.stdout.write(`${text}\n`);
}

main();
