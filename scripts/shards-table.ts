import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  AGAINST_MAIN,
  config,
  gateAtOnce,
  gateInShards,
  inGatedExperiment,
  LATENCY,
  MEASURE,
  oneSide,
  twoSides,
  WORSE,
} from "../__tests__/support/command-line/sharded-experiment.ts";
import { inExperiment } from "../__tests__/support/command-line/experiment.ts";
import { runCli } from "../__tests__/support/command-line/run-cli.ts";
import { betweenMarkers } from "../bench/between-markers.ts";

/**
 * The table of docs/sharding.md: rows, report and exit code of 1, 2 and 7 shards beside those of one run.
 * `npm run test:shards -- --write` puts it there.
 */
const PAGE = join(import.meta.dirname, "..", "docs", "sharding.md");

interface Setting {
  readonly title: string;
  readonly config: string;
  readonly baseline: readonly string[];
  readonly within: (config: string, work: (folder: string) => Promise<void>) => Promise<void>;
}

const withBothSides: Setting["within"] = (text, work) =>
  inExperiment({ "regression-gate.yml": text, "measure.mjs": MEASURE }, work);

const SETTINGS: readonly Setting[] = [
  {
    title: "baseline from a file",
    config: config(oneSide, ""),
    baseline: AGAINST_MAIN,
    within: inGatedExperiment,
  },
  {
    title: "both sides, with timings",
    config: config(twoSides, LATENCY),
    baseline: [],
    within: withBothSides,
  },
];

const COUNTS = [1, 2, 7] as const;
const DEALT = ["hash", "duration"] as const;

async function tryOne({ title, config: text, baseline, within }: Setting): Promise<readonly string[]> {
  const lines: string[] = [];
  await within(text, async (folder) => {
    const whole = await gateAtOnce(folder, baseline, WORSE);
    for (const by of DEALT) {
      for (const count of COUNTS) {
        const split = ["--shards", String(count), "--by", by, "--save", "split.json", "--format", "json"];
        const { stdout } = await runCli(folder, ["plan", ...split, ...baseline]);
        const trials = sizes(stdout);
        const run = ["--plan", "split.json", ...WORSE];
        const merged = await gateInShards(folder, count, { baseline, run });
        const equal = (part: "rows" | "report" | "exitCode"): string =>
          isDeepStrictEqual(merged[part], whole[part]) ? "equal" : "**other**";
        lines.push(
          `| ${title} | ${count}, by ${by} | ${trials} | ${merged.rows.length - 1}, ${equal("rows")} | ${equal("report")} | ${merged.exitCode}, ${equal("exitCode")} |`,
        );
      }
    }
  });
  return lines;
}

/** Trials of each shard that has any. */
function sizes(stdout: string): string {
  const { include } = JSON.parse(stdout);
  return include.map(({ trials }: { readonly trials: number }) => trials).join(", ");
}

const lines: string[] = [];
for (const setting of SETTINGS) lines.push(...(await tryOne(setting)));
const table = [
  "| | shards | trials of each | rows | report | exit code |",
  "| --- | --- | --- | --- | --- | --- |",
  ...lines,
].join("\n");
console.log(table);
if (process.argv.includes("--write")) {
  writeFileSync(PAGE, betweenMarkers(readFileSync(PAGE, "utf8"), "shards", table));
}
process.exitCode = table.includes("**other**") ? 1 : 0;
