import { filesIn } from "../adapters/node/files.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Config } from "../model/config/config.ts";

/** Reads and resolves a config; `file` is relative to `cwd`. UsageError lists every problem. */
export async function loadConfig(cwd: string, file: string): Promise<Config> {
  return parseConfig(await filesIn(cwd).readText(file), file);
}
