import type { Settled } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Workspace } from "../workspace.ts";
import type { HealthCheck } from "./health-check.ts";
import type { GitHubProbe } from "./github-probe.ts";

/** What a check may look at. */
export interface CheckContext {
  readonly workspace: Workspace;
  /** Relative to the working directory. */
  readonly configFile: string;
  /** The config, or what is wrong with it. */
  readonly loaded: Settled<Config>;
  /** `24.4.0`. */
  readonly nodeVersion: string;
  readonly github: GitHubProbe;
}

/** Looks at one thing; none = it does not matter here. Changes nothing. */
export type Check = (context: CheckContext) => Promise<readonly HealthCheck[]>;

/** Null: it cannot be read, so nothing is known of what it needs. */
export function configOf({ loaded }: CheckContext): Config | null {
  return loaded.ok ? loaded.value : null;
}
