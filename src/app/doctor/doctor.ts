import { settle } from "../../base/errors.ts";
import { loadConfig } from "../read-config.ts";
import { checkArtifactService } from "./check-artifact-service.ts";
import { checkBaseline } from "./check-baseline.ts";
import { checkConfig } from "./check-config.ts";
import { checkDisk } from "./check-disk.ts";
import { checkGit } from "./check-git.ts";
import { checkGitHub } from "./check-github.ts";
import { checkNode } from "./check-node.ts";
import { checkSecrets } from "./check-secrets.ts";
import type { Check, CheckContext } from "./check.ts";
import type { HealthCheck } from "./health-check.ts";

/** All checks, in the order in which they are shown. To add one, write a file `check-*.ts` and a line here. */
const CHECKS: readonly Check[] = [
  checkNode,
  checkDisk,
  checkGit,
  checkConfig,
  checkSecrets,
  checkGitHub,
  checkBaseline,
  checkArtifactService,
];

export interface DoctorRequest extends Omit<CheckContext, "loaded"> {
  /** Absolute path. */
  readonly cwd: string;
}

/** Checks everything that a gate needs, and says what is missing. It changes and runs nothing. */
export async function examine(request: DoctorRequest): Promise<readonly HealthCheck[]> {
  const context = { ...request, loaded: await settle(loadConfig(request.cwd, request.configFile)) };
  const diagnoses: HealthCheck[] = [];
  // One after the other, because each may call git, the disk or GitHub.
  for (const check of CHECKS) diagnoses.push(...(await check(context)));
  return diagnoses;
}
