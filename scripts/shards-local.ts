import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundledCli } from "../__tests__/support/command-line/bundled-cli.ts";

/**
 * Plays the workflow of docs/sharding.md on this machine: plans, runs every shard in a process of its own, all at once, and
 * merges them. `npm run shards:local -- --shards 3 --config FILE [--by duration] [--baseline SPEC]`; ends as the merge does.
 */
const CLI = bundledCli();

const { values } = parseArgs({
  options: {
    shards: { type: "string", default: "3" },
    config: { type: "string", short: "c", default: "regression-gate.yml" },
    by: { type: "string", default: "hash" },
    baseline: { type: "string" },
  },
});

const common = [
  "--config",
  values.config,
  ...(values.baseline === undefined ? [] : ["--baseline", values.baseline]),
];

interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly seconds: number;
}

/** One job of the workflow; what it says on stderr is shown as it comes. */
async function job(argv: readonly string[]): Promise<Finished> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--no-warnings", CLI, ...argv], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = await once(child, "close");
  const stdout = Buffer.concat(chunks).toString("utf8");
  return { exitCode, stdout, seconds: (performance.now() - started) / 1000 };
}

interface Entry {
  readonly shard: string;
  readonly name: string;
  readonly trials: number;
}

async function planJob(split: string): Promise<readonly Entry[]> {
  const argv = [
    "plan",
    ...common,
    "--shards",
    values.shards,
    "--by",
    values.by,
    "--save",
    split,
    "--format",
    "json",
  ];
  const { exitCode, stdout } = await job(argv);
  if (exitCode !== 0) throw new Error(`plan ended with exit code ${exitCode}`);
  return JSON.parse(stdout).include;
}

async function runJob({ shard, name, trials }: Entry, folder: string): Promise<void> {
  const where = [
    "--plan",
    join(folder, "split.json"),
    "--shard",
    shard,
    "--out",
    join(folder, "shards", name),
  ];
  const { exitCode, seconds } = await job(["run", "--quiet", ...common, ...where]);
  console.log(`shard ${shard}: ${trials} trials in ${seconds.toFixed(1)} s, exit code ${exitCode}`);
}

const folder = await mkdtemp(join(tmpdir(), "regression-gate-shards-"));
try {
  const entries = await planJob(join(folder, "split.json"));
  await Promise.all(entries.map((entry) => runJob(entry, folder)));
  const merged = await job(["merge", join(folder, "shards"), ...common]);
  process.stdout.write(merged.stdout);
  process.exitCode = merged.exitCode ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
