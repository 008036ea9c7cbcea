import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

/**
 * The command line in one file, bundled from the sources as they are now: a process of it starts in a tenth of the time that
 * 700 sources take whose types Node strips. A change of the sources gives another file.
 */
export function bundledCli(): string {
  const hash = createHash("sha256");
  for (const file of globSync("src/**/*.ts", { cwd: ROOT }).toSorted()) {
    const { mtimeMs, size } = statSync(join(ROOT, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  const script = join(ROOT, ".cache/cli", `${hash.digest("hex").slice(0, 16)}.mjs`);
  if (!existsSync(script)) {
    // Another worker may bundle at the same time; a process must never see half a file.
    const own = `${script.slice(0, -".mjs".length)}-${process.pid}.mjs`;
    bundleCli(own);
    renameSync(own, script);
    removeOld(dirname(script));
  }
  return script;
}

/** Those of earlier sources, but for the last hour's: another run of the tests may use them. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > 3_600_000) rmSync(file);
  }
}

/** Writes the bundle of the command line to `script`. */
export function bundleCli(script: string): void {
  mkdirSync(dirname(script), { recursive: true });
  const flags = ["--platform", "node", "--format", "esm", "--log-level", "silent", "-o", script];
  const rolldown = join(ROOT, "node_modules/.bin/rolldown");
  execFileSync(rolldown, ["src/cli/index.ts", ...flags], { cwd: ROOT, stdio: "ignore" });
}
