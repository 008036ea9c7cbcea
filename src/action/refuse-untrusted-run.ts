import { UsageError } from "../errors.ts";
import type { Config } from "../model/config.ts";
import type { Job } from "./job.ts";

/** With `pull_request_target` the job holds the base's secrets, so what a pull request wrote must not be executed. */
export function refuseUntrustedRun(job: Job, config: Config): void {
  const { event } = job.context;
  if (event.kind !== "pull-request" || !event.trusted) return;
  const definitions = config.sides === null ? [config.run] : [config.sides.baseline, config.sides.candidate];
  if (definitions.every((definition) => definition?.runner.type === "results-file")) return;
  const message =
    "pull_request_target runs with the secrets of the base branch, so it must not execute code of a pull request: use pull_request, or the runner `results-file`, which executes nothing";
  throw new UsageError([{ file: "workflow", line: null, column: null, path: "on", message }]);
}
