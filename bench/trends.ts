/**
 * How often are changes of level found where there are none, and how often where there is one? Ours (on ranks) beside the
 * method of apache-otava, on the same simulated series, with the processor time that each took.
 *
 *   node bench/trends.ts [--series 400] [--write docs/trends.md]
 *
 * `--write` puts the table between the file's two markers `bench-trends`. Needs Node.js 24.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  clopperPearson,
  otavaChanges,
  type SeriesChange,
  seriesChanges,
  studentQuantile,
  Xoshiro128,
} from "../src/stats/index.ts";
import { drawsOf } from "../src/base/hash.ts";
import { betweenMarkers } from "./between-markers.ts";

const seedFor = drawsOf(77);
const BLOCK = "bench-trends";
/** A change counts as found within this many runs of its place. */
const NEAR = 2;

interface Setting {
  readonly name: string;
  readonly length: number;
  /** Degrees of freedom of Student's t from which the noise is drawn; Infinity = normal. */
  readonly df: number;
  /** Place and size (in standard deviations, or quartile distances of t) of a step; null = nothing changes. */
  readonly step: { readonly at: number; readonly size: number } | null;
}

const SETTINGS: readonly Setting[] = [
  { name: "nothing changes, 100 runs, normal", length: 100, df: Infinity, step: null },
  { name: "nothing changes, 365 runs, normal", length: 365, df: Infinity, step: null },
  { name: "nothing changes, 365 runs, t with 2 df", length: 365, df: 2, step: null },
  {
    name: "step of 2 SD 10 runs before the end, normal",
    length: 100,
    df: Infinity,
    step: { at: 90, size: 2 },
  },
  { name: "step of 2 10 runs before the end, t with 2 df", length: 100, df: 2, step: { at: 90, size: 2 } },
  { name: "step of 2 SD in the middle, normal", length: 100, df: Infinity, step: { at: 50, size: 2 } },
];

type Find = (values: readonly number[]) => readonly SeriesChange[];
const METHODS: readonly (readonly [name: string, find: Find])[] = [
  ["ranks (default)", seriesChanges],
  ["`--compat otava`", otavaChanges],
];

const { values } = parseArgs({
  options: { series: { type: "string", default: "400" }, write: { type: "string" } },
});
const count = Number(values.series);
const before = values.write === undefined ? null : readFileSync(values.write, "utf8");
if (before !== null) betweenMarkers(before, BLOCK, "");
const table = [
  `| share of series with a change${"".padEnd(18)} | ${METHODS.map(([name]) => name).join(" | ")} |`,
  `|---|${METHODS.map(() => "---").join("|")}|`,
  ...SETTINGS.map(
    (setting) => `| ${setting.name} | ${METHODS.map(([, find]) => shareOf(setting, find)).join(" | ")} |`,
  ),
  `| processor time of 10,000 runs with a step every 200 | ${METHODS.map(([, find]) => timeOf(find)).join(" | ")} |`,
  "",
  `${count} series each, the 95% interval in brackets; a step counts within ${NEAR} runs of its place. \`node bench/trends.ts --series ${count}\``,
].join("\n");
if (values.write !== undefined && before !== null)
  writeFileSync(values.write, betweenMarkers(before, BLOCK, table));
process.stdout.write(`${table}\n`);

function shareOf(setting: Setting, find: Find): string {
  const { step } = setting;
  let found = 0;
  for (let series = 1; series <= count; series += 1) {
    const changes = find(seriesOf(setting, series));
    if (step === null ? changes.length > 0 : changes.some(({ index }) => Math.abs(index - step.at) <= NEAR))
      found += 1;
  }
  const { lower, upper } = clopperPearson({ successes: found, trials: count }, 0.025);
  return `${percent(found / count)} (${percent(lower)} to ${percent(upper)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function seriesOf({ length, df, step }: Setting, series: number): readonly number[] {
  const random = new Xoshiro128(seedFor([series, length, String(df)]));
  return Array.from({ length }, (_, run) => {
    const noise = studentQuantile((random.nextU32() + 0.5) / 2 ** 32, df);
    return 100 + noise + (step !== null && run >= step.at ? step.size : 0);
  });
}

function timeOf(find: Find): string {
  const long = seriesOf({ name: "", length: 10_000, df: Infinity, step: null }, 1);
  const stepped = long.map((value, run) => value + 10 * (Math.floor(run / 200) % 2));
  find(stepped);
  const start = process.cpuUsage();
  find(stepped);
  const { user, system } = process.cpuUsage(start);
  return `${Math.round((user + system) / 1000)} ms`;
}
