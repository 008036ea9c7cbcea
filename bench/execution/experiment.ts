import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the trivial command prints, and its module answers: nothing is left to measure but what surrounds it. */
export const COMMAND = ["echo", '{"x": 1}'] as const;

export const CONCURRENCY = 8;

export interface Experiment {
  readonly folder: string;
  /** Name of a config in it. */
  config(what: "module" | "command", trials: number, concurrency: number): string;
  remove(): void;
}

/** A git repository with trivial experiments of any length. */
export function createExperiment(): Experiment {
  const folder = mkdtempSync(join(tmpdir(), "regression-gate-bench-"));
  writeFileSync(join(folder, "empty.mjs"), "");
  writeFileSync(join(folder, "trivial.mjs"), "export default () => ({ x: 1 });\n");
  writeFileSync(join(folder, ".gitignore"), ".regression-gate/\n*.yml\n");
  mkdirSync(join(folder, ".git-hooks"));
  const git = (...argv: readonly string[]): void => {
    const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"];
    execFileSync("git", [...identity, "-c", "core.hooksPath=.git-hooks", ...argv], {
      cwd: folder,
      stdio: "ignore",
    });
  };
  git("init");
  git("add", ".");
  git("commit", "-m", "bench");
  return {
    folder,
    config(what, trials, concurrency) {
      const name = `${what}-${trials}-${concurrency}.yml`;
      writeFileSync(join(folder, name), configText(what, trials, concurrency));
      return name;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function configText(what: "module" | "command", trials: number, concurrency: number): string {
  // The same cases in a long and a short run: what differs is trials, not the length of the config.
  const task = Array.from({ length: Math.min(trials, CONCURRENCY) }, (_, index) => `t${index}`);
  const run = what === "module" ? { module: "trivial.mjs" } : { command: COMMAND };
  // JSON is YAML.
  return JSON.stringify({
    version: 1,
    id: "bench",
    matrix: { axes: { task }, repetitions: Math.ceil(trials / task.length) },
    run: { ...run, concurrency },
    metrics: { x: { kind: "exact" } },
  });
}
