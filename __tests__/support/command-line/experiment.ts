import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inTempFolder } from "../temp-folder.ts";

/** Of `run` in the config, for tests that measure otherwise. Each worker of a module costs the start of a thread. */
export const MODULE_RUN = "module: measure.mjs, concurrency: 2";

/** Twelve cases and 24 trials that end at once; `WORSE` lowers the score of every task. */
export const CONFIG = `version: 1
id: demo
seed: 7
matrix:
  axes: { task: [a, b, c, d, e, f], mode: [fast, careful] }
  repetitions: 2
suites: { core: { where: { mode: fast } } }
run: { ${MODULE_RUN}, timeout: 20s, retry: { delay: 1ms, max-delay: 2ms } }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
compare: { unit: task, by: [mode] }
`;

export const MEASURE = `export default ({ seed }) => ({
  score: 0.5 + (seed % 1000) / 5000 - Number(process.env.WORSE ?? 0),
});
`;

/** Runs `work` in a folder with these files beside a config and a module that measures; outside git. */
export function inExperiment<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE, ...files });
    return work(folder);
  });
}

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** Makes the folder a repository with one commit on `main`. */
export function commitAll(folder: string): void {
  const git = (...argv: readonly string[]): Buffer =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...argv], {
      cwd: folder,
      stdio: "pipe",
    });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "all");
}

/** Id of the newest run. */
export function latestRun(folder: string): string {
  return readFileSync(join(folder, ".regression-gate", "latest"), "utf8").trim();
}

/** Absolute folder of the newest run. */
export function latestRunFolder(folder: string): string {
  return join(folder, ".regression-gate", "runs", latestRun(folder));
}

/** Rows of the newest run, parsed; the header is left out. */
export function latestRows(folder: string): readonly Record<string, unknown>[] {
  const lines = readFileSync(join(latestRunFolder(folder), "trials.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  return lines.slice(1).map((line): Record<string, unknown> => JSON.parse(line));
}

export function runFolders(folder: string): readonly string[] {
  return readdirSync(join(folder, ".regression-gate", "runs"));
}
