import { DEFAULT_CONFIG, loadConfig } from "../app/read-config.ts";
import type { Config } from "../model/config/config.ts";
import { secretValues } from "../secrets/child-environment.ts";
import type { CliIo } from "./io.ts";

/** The config that is named, else the usual one, where it is there and valid: a run can be shown without it. */
export async function configIfAny(io: CliIo, named: string | undefined): Promise<Config | null> {
  try {
    const config = await loadConfig(io.cwd, named ?? DEFAULT_CONFIG);
    io.hide(secretValues(config.secrets, { env: io.env, extraEnv: {} }));
    return config;
  } catch (error) {
    if (named === undefined) return null;
    throw error;
  }
}
