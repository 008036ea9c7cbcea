import { RefusedError } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import type { Measured } from "../../model/run/measured.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { RunOfWorkflow } from "../inputs/run-of-workflow.ts";

/** What is known without the artifact. */
export interface Known {
  readonly run: RunOfWorkflow;
  readonly pullRequest: number;
  readonly config: Config;
  readonly inputs: Inputs;
}

/**
 * The statements of an artifact about itself must agree with what is known from GitHub. An artifact that was copied
 * from elsewhere does not. Throws RefusedError.
 */
export function requireOwnClaims(measured: Measured, { run, pullRequest, config, inputs }: Known): void {
  const { gate, pullRequest: claimed } = measured;
  if (gate !== config.id) stop("other-gate", "it is of another gate");
  if (measured.run.id !== run.id) stop("other-run", "it says that it is of another run");
  if (measured.run.attempt > run.attempt) stop("other-attempt", "it says that it is of a later attempt");
  if (claimed.number !== pullRequest)
    stop("other-pull-request", "it says that it is of another pull request");
  if (claimed.headSha !== run.headSha) stop("other-commit", "it says that it is of another commit");
  if ((measured.suite ?? "") !== inputs.suite) stop("other-suite", "it is of another suite of the matrix");
  const sides = config.sides !== null || config.baseline.from === "ref" ? 2 : 1;
  if (measured.sides.length !== sides || !measured.sides.includes("candidate")) {
    stop(
      "other-sides",
      `the base's policy compares ${sides === 2 ? "two sides of one run" : "a run with a stored baseline"}`,
    );
  }
}

function stop(code: string, why: string): never {
  throw new RefusedError(code, why);
}
