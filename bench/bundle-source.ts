import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const ROLLDOWN = join(ROOT, "node_modules", ".bin", "rolldown");

/** A source as it is, in one file in `folder`: without the compiler that a source run holds in memory. `source` is relative to the repository. */
export function bundleSource(folder: string, source: string): string {
  const script = join(folder, `${source.replaceAll("/", "-")}.mjs`);
  const banner = 'import{createRequire as c}from"node:module";const require=c(import.meta.url);';
  const flags = ["--platform", "node", "--format", "esm", "--log-level", "silent", "--banner", banner];
  execFileSync(ROLLDOWN, [source, ...flags, "-o", script], { cwd: ROOT, stdio: "ignore" });
  return script;
}
