import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "v0.2.89";

/** Path of nektos/act, built once into a cache folder; null where there is no Go to build it with. */
export function installAct(): string | null {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "regression-gate", `act-${VERSION}`);
  const act = join(folder, "act");
  if (existsSync(act)) return act;
  if (spawnSync("go", ["version"]).status !== 0) return null;
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  execFileSync("go", ["install", `github.com/nektos/act@${VERSION}`], { env, stdio: "inherit" });
  return act;
}
