import type { Baseline } from "../../model/result/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import { loadConfig } from "../read-config.ts";
import { settle } from "../../base/errors.ts";
import type { Workspace } from "../workspace.ts";
import { checkArtifactService } from "./check-artifact-service.ts";
import { checkConfig } from "./check-config.ts";
import { checkGit } from "./check-git.ts";
import { checkGitHub } from "./check-github.ts";
import { checkDisk, checkNode } from "./check-machine.ts";
import { checkSecrets } from "./check-secrets.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** What can be asked of GitHub here. */
export type GitHubProbe =
  | { readonly kind: "none"; readonly why: string; readonly advice: string }
  | {
      readonly kind: "asked";
      readonly host: string;
      /** Reads that a gate does, each with the permission it needs; rejects as GitHub refuses. */
      readonly reads: readonly { readonly permission: string; readonly ask: () => Promise<ServerTime> }[];
      readonly findBaseline: (config: Config) => Promise<Baseline>;
    };

export interface ServerTime {
  /** Milliseconds since the epoch; null = it does not say. */
  readonly dateMs: number | null;
}

export interface DoctorRequest {
  readonly workspace: Workspace;
  /** Relative to `cwd`. */
  readonly configFile: string;
  readonly cwd: string;
  /** `24.4.0`. */
  readonly nodeVersion: string;
  readonly github: GitHubProbe;
}

/** Looks at everything a gate needs, and says what is missing; changes and runs nothing. */
export async function examine(request: DoctorRequest): Promise<readonly Diagnosis[]> {
  const { workspace, nodeVersion } = request;
  const loaded = await settle(loadConfig(request.cwd, request.configFile));
  const config = loaded.ok ? loaded.value : null;
  return [
    checkNode(nodeVersion),
    await checkDisk(workspace),
    await checkGit(workspace, config),
    await checkConfig(request.configFile, loaded, workspace),
    ...(config === null ? [] : [checkSecrets(config, workspace)]),
    ...(await checkGitHub(request.github, config, workspace)),
    checkArtifactService(workspace.env),
  ];
}
