import { compareFiles, listFiles } from "../../adapters/github/changed-files.ts";
import { patternMatcher } from "../../adapters/node/find-files.ts";
import { publishStep } from "../../adapters/github/published.ts";
import { configLines } from "../inputs/inputs.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import type { Job } from "../job.ts";
import { valueOrWarn } from "../publish/value-or-warn.ts";

/**
 * Configs that a change deletes or renames, so that no pattern of the input `config` finds them any more: their gates
 * do not judge it. `found`: the configs that are there.
 */
export async function removedConfigs(job: Job, found: readonly string[]): Promise<readonly string[]> {
  const lines = configLines(job.inputs.config).map((line) => repositoryPath(job, line));
  const matches = lines.flatMap((line) => patternMatcher(line) ?? []);
  if (matches.length === 0) return [];
  const there = new Set(found.map((file) => repositoryPath(job, file)));
  return (await namesOfChange(job)).filter((name) => !there.has(name) && matches.some((is) => is(name)));
}

/** The files changed by the newest head, which a later push may have: that push has a run of its own. */
async function namesOfChange(job: Job): Promise<readonly string[]> {
  const { event } = job.context;
  const asked = { what: "the list of changed files", verb: "read" } as const;
  if (event.kind === "merge-group") {
    const step = { ...asked, permission: "contents: read" };
    return valueOrWarn(job, await publishStep(step, () => compareFiles(job.client, event))) ?? [];
  }
  if (event.kind !== "pull-request") return [];
  const step = { ...asked, permission: "pull-requests: read" };
  const files = valueOrWarn(job, await publishStep(step, () => listFiles(job.client, event))) ?? [];
  return files.flatMap(({ names }) => names);
}
