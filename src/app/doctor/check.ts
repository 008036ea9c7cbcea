import type { Settled } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Workspace } from "../workspace.ts";
import type { HealthCheck } from "./health-check.ts";
import type { GitHubProbe } from "./github-probe.ts";

/** The data that a check may use. */
export interface CheckContext {
  readonly workspace: Workspace;
  /** Relative to the working directory. */
  readonly configFile: string;
  /** The config, or its problems. */
  readonly loaded: Settled<Config>;
  /** `24.4.0`. */
  readonly nodeVersion: string;
  readonly github: GitHubProbe;
}

/** Checks one thing; an empty result = it does not matter here. It changes nothing. */
export type Check = (context: CheckContext) => Promise<readonly HealthCheck[]>;

/** Null = the config cannot be read, so its needs are unknown. */
export function configOf({ loaded }: CheckContext): Config | null {
  return loaded.ok ? loaded.value : null;
}
