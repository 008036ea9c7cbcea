import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { inDurableExperiment } from "../__tests__/promises/durability/durable-experiment.ts";
import type { DurableExperiment } from "../__tests__/promises/durability/durable-experiment.ts";
import type { FinishedRun } from "../__tests__/promises/durability/kill-and-resume.ts";
import {
  killAndResume,
  randomPoint,
  uninterrupted,
} from "../__tests__/promises/durability/kill-and-resume.ts";
import { bundleCli } from "../__tests__/support/command-line/bundled-cli.ts";
import { PLAIN_START } from "../__tests__/support/command-line/cli-process.ts";
import { betweenMarkers } from "../bench/between-markers.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGE = join(ROOT, "docs", "reliability.md");

/**
 * Kills a gate with SIGKILL at N random points (200 by default) and resumes it: exit code, report and rows have to be
 * those of the run that nobody disturbed. A quarter of the points each: commands and modules, one and eight at once.
 * `--write` puts the table into docs/reliability.md.
 */
const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const points = Number(positionals[0] ?? 200);

const SETTINGS = [
  { runner: "command", concurrency: 8, tasks: 60, repetitions: 10 },
  { runner: "module", concurrency: 8, tasks: 60, repetitions: 10 },
  { runner: "command", concurrency: 1, tasks: 20, repetitions: 10 },
  { runner: "module", concurrency: 1, tasks: 20, repetitions: 10 },
] as const;

interface Compared {
  readonly points: number;
  readonly equal: number;
  /** Killed after the first and before the last row. */
  readonly between: number;
  readonly torn: number;
}

async function compareAll(experiment: DurableExperiment, count: number): Promise<Compared> {
  const whole = await uninterrupted(experiment);
  const { trials } = experiment;
  console.log(`undisturbed: exit code ${whole.exitCode}, ${whole.rows.length} rows, ${countsIn(whole)}`);
  let equal = 0;
  let between = 0;
  let torn = 0;
  for (let index = 0; index < count; index += 1) {
    const inside = { name: "inside", rows: [trials / 2], how: "inside a write" } as const;
    const point = index === 0 ? inside : randomPoint(index, trials);
    const { rowsAtKill, torn: wasTorn, ...killed } = await killAndResume(experiment, point);
    const differs = (["exitCode", "report", "rows"] as const).filter(
      (part) => !isDeepStrictEqual(killed[part], whole[part]),
    );
    equal += differs.length === 0 ? 1 : 0;
    between += rowsAtKill.every((rows) => rows > 0 && rows < trials) ? 1 : 0;
    torn += wasTorn ? 1 : 0;
    const where = `${rowsAtKill.join(", then ")} of ${trials} rows${wasTorn ? ", inside a write" : ""}`;
    const outcome = differs.length === 0 ? "equal" : `OTHER ${differs.join(", ")}`;
    console.log(`${String(index + 1).padStart(3)}  killed at ${where.padEnd(36)} ${outcome}`);
    if (differs.length > 0) console.log(firstDifference(killed, whole));
  }
  console.log(`${between} of ${count} killed between the first and the last row, ${torn} inside a write`);
  return { points: count, equal, between, torn };
}

/** What a person needs to find the cause. */
function firstDifference(killed: FinishedRun, whole: FinishedRun): string {
  const linesOf = (run: FinishedRun): readonly string[] => [
    String(run.exitCode),
    ...run.report.split("\n"),
    ...run.rows.map((row) => JSON.stringify(row)),
  ];
  const [got, expected] = [linesOf(killed), linesOf(whole)];
  const at = got.findIndex((line, index) => line !== expected[index]);
  return `     expected ${expected[at] ?? "nothing"}\n     got      ${got[at] ?? "nothing"}`;
}

function countsIn({ report }: FinishedRun): string {
  return (/"counts": \{([^}]*)\}/.exec(report)?.[1] ?? "").replaceAll(/[\s"]+/g, " ").trim();
}

function writeTable(lines: readonly string[]): void {
  const head = [
    "| trials | killed | between the first and the last row | inside a write | equal after the resume |",
  ];
  const table = [...head, "| --- | --- | --- | --- | --- |", ...lines].join("\n");
  writeFileSync(PAGE, betweenMarkers(readFileSync(PAGE, "utf8"), "kills", table));
}

const folder = await mkdtemp(join(tmpdir(), "regression-gate-durability-"));
try {
  // A bundle of its own: an edit of the sources meanwhile must not tell in the comparison.
  const script = join(folder, "cli.mjs");
  bundleCli(script);
  const start = { ...PLAIN_START, script };
  const lines: string[] = [];
  let failed = 0;
  for (const [index, setting] of SETTINGS.entries()) {
    const count = Math.floor((points + index) / SETTINGS.length);
    console.log(`${setting.runner}, ${setting.concurrency} at once, ${count} points`);
    const found = await inDurableExperiment({ ...setting, start }, (one) => compareAll(one, count));
    failed += found.points - found.equal;
    const title = `${setting.runner}, ${setting.concurrency} at once, ${setting.tasks * setting.repetitions} trials`;
    lines.push(`| ${title} | ${found.points} | ${found.between} | ${found.torn} | ${found.equal} |`);
  }
  if (values.write) writeTable(lines);
  console.log(`${points - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
