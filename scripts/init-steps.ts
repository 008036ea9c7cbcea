/**
 * Runs the install steps that `init` writes for every made-up repository, where the tool is on this machine. Needs a network
 * and minutes, so it is no part of `npm test`. Arguments: parts of names of repositories; none = all.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { MADE_UP, type MadeUpRepository } from "../__tests__/support/samples/made-up-repositories.ts";

const CLI = fileURLToPath(new URL("../dist/cli/index.js", import.meta.url));

const workflow = z.object({
  jobs: z.object({
    gate: z.object({
      steps: z.array(z.object({ run: z.string().optional(), "working-directory": z.string().optional() })),
    }),
  }),
});

/** What sets up a runner would change this machine. */
const SETS_UP: ReadonlySet<string> = new Set(["corepack", "pipx"]);

function isOnThisMachine(run: string): boolean {
  const [program = ""] = run.split(" ");
  if (SETS_UP.has(program)) return false;
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status !== null;
}

/** Whether no step failed. */
function tryOut({ name, files, branch }: MadeUpRepository): boolean {
  const folder = mkdtempSync(join(tmpdir(), "regression-gate-init-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    execFileSync("git", ["init", "-q", "-b", branch], { cwd: folder });
    execFileSync(process.execPath, [CLI, "init"], { cwd: folder, stdio: "pipe" });
    const text = readFileSync(join(folder, ".github/workflows/regression-gate.yml"), "utf8");
    return workflow.parse(parse(text)).jobs.gate.steps.every((step) => {
      if (step.run === undefined) return true;
      if (!isOnThisMachine(step.run)) {
        process.stdout.write(`not tried ${name}: ${step.run}\n`);
        return true;
      }
      const cwd = join(folder, step["working-directory"] ?? "");
      const ran = spawnSync("bash", ["-e", "-c", step.run], { cwd, encoding: "utf8" });
      process.stdout.write(`${ran.status === 0 ? "works   " : "FAILS   "}  ${name}: ${step.run}\n`);
      if (ran.status !== 0) process.stdout.write(`${ran.stdout}${ran.stderr}\n`);
      return ran.status === 0;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const parts = process.argv.slice(2);
const chosen = MADE_UP.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
process.exitCode = chosen.map(tryOut).every(Boolean) ? 0 : 1;
