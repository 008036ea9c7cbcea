import { join } from "node:path/posix";
import { executes, resultsFileOf } from "../../config/run/runners.ts";
import { DEFAULT_OUT } from "../../app/workspace.ts";
import { usageProblem } from "../../base/errors.ts";
import type { Config, RunDefinition } from "../../model/config/config.ts";
import type { Job } from "../job.ts";
import { requireRepositoryFiles } from "../inputs/repository-file.ts";

/**
 * With `pull_request_target` the job has the base's secrets. So code of a pull request must not run, and its links and
 * paths must not lead to files with such secrets, because the content of the files that are read ends up in a public
 * report.
 */
export async function requireTrustedRun(job: Job, config: Config): Promise<void> {
  const { event } = job.context;
  if (event.kind !== "pull-request" || !event.trusted) return;
  const definitions = definitionsOf(config);
  const { setup, teardown, replay } = config.execution;
  const commands = [setup, teardown].filter((command) => command !== null);
  const runsCode = commands.length > 0 || definitions.some(({ runner }) => executes(runner));
  // A recording is a folder of files that nobody has checked.
  if (runsCode || replay !== null) {
    const message =
      "pull_request_target runs with the secrets of the base branch, so it must not execute code of a pull request: use pull_request, or the runner `results-file` without `setup`, `teardown` and `replay`, which executes nothing";
    throw usageProblem("workflow", message, { path: "on" });
  }
  for (const path of pathsOf(config, definitions)) await requireRepositoryFiles(job.workspace, path);
}

function definitionsOf({ run, sides }: Config): readonly RunDefinition[] {
  if (sides !== null) return [sides.baseline, sides.candidate];
  return run === null ? [] : [run];
}

/** All paths in the checkout that are read or written. */
function pathsOf(
  { matrix, versions, baseline }: Config,
  definitions: readonly RunDefinition[],
): readonly string[] {
  return [
    ...definitions.flatMap(({ runner, cwd }) => {
      const results = resultsFileOf(runner);
      return results === null ? [] : [inFolder(cwd, results.file)];
    }),
    ...matrix.axes.flatMap((axis) => (axis.from === "file" ? [axis.file] : [])),
    ...Object.values(versions).flatMap((source) => (source.from === "files" ? source.files : [])),
    ...(baseline.from === "file" ? [baseline.path] : []),
    `${DEFAULT_OUT}/runs`,
  ];
}

/** An absolute path stays absolute, so that it is rejected. */
function inFolder(folder: string, file: string): string {
  return file.startsWith("/") || /^[a-z]:/i.test(file) ? file : join(folder, file);
}
