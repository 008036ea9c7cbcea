import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { betweenMarkers } from "../bench/between-markers.ts";
import { type ChaosCell, studyChaos } from "../__tests__/promises/chaos/chaos-study.ts";
import { brokenPromises, renderConfusion } from "../__tests__/promises/chaos/render-confusion.ts";

/**
 * Seeded gates with injected faults, with and without a true regression: prints how many verdicts were right, open and
 * wrong, and exits with 1 when a worse candidate passed or more unchanged ones were red than alpha promises.
 * `node scripts/chaos.ts [RUNS] [--write]`: 100 runs of each kind by default, about a minute; --write puts the table into
 * docs/reliability.md. In a workflow the job summary gets it, too.
 */
const flags = process.argv.slice(2);
const runs = Number(flags.find((flag) => /^\d+$/.test(flag)) ?? 100);
const PAGE = new URL("../docs/reliability.md", import.meta.url);

async function study(): Promise<readonly ChaosCell[]> {
  return [
    ...(await studyChaos([0, 0.1, 0.2], { runs, hit: "both sides" })),
    ...(await studyChaos([0.1, 0.2], { runs, hit: "candidate" })),
  ];
}

const cells = await study();
const broken = brokenPromises(cells);
const table = renderConfusion(cells);
const outcome =
  broken.length === 0 ? "No wrong pass, and no more wrong reds than alpha allows." : broken.join("; ");
console.log(`${table}\n\n${outcome}`);
if (flags.includes("--write")) {
  writeFileSync(PAGE, betweenMarkers(readFileSync(PAGE, "utf8"), "chaos", table));
}
const summary = process.env["GITHUB_STEP_SUMMARY"];
if (summary !== undefined)
  appendFileSync(summary, `## Verdicts under injected faults\n\n${table}\n\n${outcome}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
