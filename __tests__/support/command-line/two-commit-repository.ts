import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PLAIN_START, startCli } from "./cli-process.ts";
import { commitAll, inExperiment } from "./experiment.ts";
import { inTempFolder } from "../temp-folder.ts";

interface Repository {
  readonly folder: string;
  /** Lines that setups and teardowns wrote since the last look. */
  readonly logged: () => readonly string[];
  readonly gate: (
    argv: readonly string[],
  ) => Promise<{ readonly exitCode: number | null; readonly stderr: string }>;
}

/** A repository of two commits. */
export function inRepository(
  files: Readonly<Record<string, string>>,
  work: (repository: Repository) => Promise<void>,
) {
  return inTempFolder((temporary) =>
    inExperiment({ ".gitignore": ".regression-gate\ndeps\nno-matter\npids\n", ...files }, async (folder) => {
      commitAll(folder);
      await writeFile(join(folder, "more.txt"), "more");
      const git = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
      execFileSync("git", [...git, "add", "-A"], { cwd: folder });
      execFileSync("git", [...git, "commit", "-qm", "more"], { cwd: folder });
      const log = join(temporary, "log");
      let seen = 0;
      const logged = (): readonly string[] => {
        const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
        const fresh = lines.slice(seen);
        seen = lines.length;
        return fresh;
      };
      const env = { LOG: log, RUNNER_TEMP: temporary };
      const gate: Repository["gate"] = (argv) =>
        startCli(folder, ["gate", "--baseline", "ref:HEAD~1", ...argv], { ...PLAIN_START, env }).ended;
      await work({ folder, logged, gate });
    }),
  );
}

export function worktrees(folder: string): readonly string[] {
  const text = execFileSync("git", ["worktree", "list"], { cwd: folder, encoding: "utf8" });
  return text.trim().split("\n");
}
