/**
 * Gates two commits of tiny programs with real benchmark and eval tools, whose own output is the only input, and exits with
 * 1 when an unchanged commit is red, a slower one is not, or one with a lost or crashed benchmark is a plain pass. Installs
 * what is small and keeps it in the system's temporary folder; takes minutes, so it is no part of `npm test`. Arguments:
 * parts of names of tools; none = all.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { CHANGES, type Change, type FoundTool, type RealTool } from "./tools/real-tool.ts";
import { go, googleBenchmark, hyperfine } from "./tools/commands.ts";
import { inspect, promptfoo } from "./tools/evals.ts";
import { jmh } from "./tools/java.ts";
import { mitata, tinybench, vitestBench } from "./tools/javascript.ts";
import { pyperf, pytestBenchmark } from "./tools/python.ts";
import { cargoCriterion, criterion } from "./tools/rust.ts";

/** A new one is a line here. */
const TOOLS: readonly RealTool[] = [
  hyperfine,
  go,
  pytestBenchmark,
  pyperf,
  googleBenchmark,
  tinybench,
  mitata,
  vitestBench,
  criterion,
  cargoCriterion,
  jmh,
  inspect,
  promptfoo,
];

const CLI = fileURLToPath(new URL("../dist/cli/index.js", import.meta.url));
const KEPT = join(tmpdir(), "regression-gate-tools");
const REPETITIONS = 8;
const COMMIT = [
  "-c",
  "user.name=tools",
  "-c",
  "user.email=tools@example.com",
  "commit",
  "-q",
  "-m",
  "a commit",
];

const report = z.object({ verdict: z.string(), errors: z.array(z.unknown()) });

interface Cell {
  readonly text: string;
  readonly isWrong: boolean;
}

const TIME = { time: { kind: "latency", margin: "50%" } };

/** JSON is YAML. */
function config({ command, results, setup, repetitions = REPETITIONS, metrics = TIME }: RealTool): string {
  return JSON.stringify({
    version: 1,
    id: "tool",
    matrix: { repetitions },
    run: { command, "results-from": results, ...(setup === undefined ? {} : { setup }) },
    metrics,
    baseline: { from: "ref", ref: "main" },
  });
}

function commit(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync("git", ["add", "-A"], { cwd: folder });
  execFileSync("git", COMMIT, { cwd: folder, stdio: "ignore" });
}

/** The verdict on a commit that follows one without changes. */
function gate(tool: RealTool, { env }: FoundTool, change: Change): Cell {
  const folder = mkdtempSync(join(tmpdir(), "regression-gate-tool-"));
  try {
    execFileSync("git", ["init", "-q", "-b", "main"], { cwd: folder });
    commit(folder, { "regression-gate.yml": config(tool), ...tool.files("unchanged") });
    execFileSync("git", ["checkout", "-q", "-b", "change"], { cwd: folder });
    commit(folder, { ...tool.files(change), "notes.txt": `${change}\n` });
    const ran = spawnSync(process.execPath, [CLI, "gate", "--format", "json"], {
      cwd: folder,
      env: { ...process.env, ...env },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      timeout: 540_000,
    });
    const cell = judged(change, ran.status, ran.stdout);
    if (cell.isWrong || isLoud)
      process.stderr.write(`${tool.name}, ${change}: ${cell.text}\n${ran.stderr}${shown(ran.stdout)}\n`);
    return cell;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * On a noisy machine an unchanged commit may be inconclusive, and never red or errored. One with a lost or crashed benchmark may be a
 * warning or inconclusive, never a plain pass.
 */
function judged(change: Change, exitCode: number | null, stdout: string): Cell {
  const { verdict, errors } = stdout.startsWith("{")
    ? report.parse(JSON.parse(stdout))
    : { verdict: "no report", errors: [] };
  const isMeasured = errors.length === 0 || change === "lost" || change === "crashed";
  const isRight = isMeasured && EXITS[verdict] === exitCode && RIGHT[change].includes(verdict);
  return { text: isRight ? verdict : `WRONG: ${verdict}, exit ${exitCode}`, isWrong: !isRight };
}

const EXITS: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, inconclusive: 3 };
const RIGHT: Readonly<Record<Change, readonly string[]>> = {
  unchanged: ["pass", "warn", "inconclusive"],
  slower: ["fail"],
  lost: ["fail", "warn", "inconclusive"],
  crashed: ["fail", "warn", "inconclusive"],
};

/** What a person needs of a long report. */
function shown(stdout: string): string {
  return stdout.length < 2000 ? stdout : `${stdout.slice(0, 2000)} ...`;
}

const { values, positionals: parts } = parseArgs({
  options: { verbose: { type: "boolean", default: false } },
  allowPositionals: true,
});
const isLoud = values.verbose;
const chosen = TOOLS.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
mkdirSync(KEPT, { recursive: true });
const lines: string[] = [
  `| tool | version | ${CHANGES.join(" | ")} |`,
  `|---|---|${CHANGES.map(() => "---|").join("")}`,
];
let wrong = 0;
for (const tool of chosen) {
  const found = tool.find(KEPT);
  if (typeof found === "string") {
    lines.push(`| ${tool.name} | not there: ${found} |${CHANGES.map(() => " |").join("")}`);
    continue;
  }
  const cells = CHANGES.map((change) => gate(tool, found, change));
  wrong += cells.filter(({ isWrong }) => isWrong).length;
  lines.push(`| ${tool.name} | ${found.version} | ${cells.map(({ text }) => text).join(" | ")} |`);
  process.stderr.write(`${lines.at(-1)}\n`);
}
process.stdout.write(`${lines.join("\n")}\n${wrong} wrong\n`);
process.exitCode = wrong === 0 ? 0 : 1;
