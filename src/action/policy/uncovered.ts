import { compareFiles, listChangedFiles, touchesPaths } from "../../adapters/github/changed-files.ts";
import { listCommitFiles } from "../../adapters/github/commit-files.ts";
import { publishStep } from "../../adapters/github/published.ts";
import { EXIT } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import { editedBaseline } from "./baseline-file.ts";
import type { Job } from "../job.ts";
import type { OpenCheck } from "../publish/open-check.ts";
import { setOutputs } from "../inputs/outputs.ts";
import { publishNotice } from "../publish/publish-notice.ts";
import { valueOrWarn } from "../publish/value-or-warn.ts";

/** Null = not needed (no `paths`, and no baseline file) or not available: then every file is covered. */
export async function readChangedFiles(job: Job, config: Config): Promise<readonly string[] | null> {
  const { event } = job.context;
  const isAsked = config.paths !== null || config.baseline.from === "file";
  const asked = { what: "the list of changed files", verb: "read" } as const;
  if (!isAsked) return null;
  if (event.kind === "merge-group") {
    const step = { ...asked, permission: "contents: read" };
    return valueOrWarn(job, await publishStep(step, () => compareFiles(job.client, event)));
  }
  if (event.kind !== "pull-request") return null;
  const step = { ...asked, permission: "pull-requests: read" };
  return valueOrWarn(job, await publishStep(step, () => listChangedFiles(job.client, event)));
}

/**
 * The config is always covered, because a pull request could otherwise narrow its own `paths`. A baseline file is
 * covered too, because otherwise the baseline of all later runs could be changed unseen.
 */
export function covers(job: Job, config: Config, changedFiles: readonly string[]): boolean {
  return (
    changedFiles.includes(repositoryPath(job, job.inputs.config)) ||
    editedBaseline(job, config.baseline, changedFiles).length > 0 ||
    touchesPaths(changedFiles, config.paths ?? ["**"])
  );
}

/** `paths` match no file of the checked out commit, so that no change would ever be measured. */
export async function coversNothing(job: Job, { paths }: Config): Promise<boolean> {
  const head = await job.git.head();
  const files = head === null ? null : await job.git.filesAt(head);
  return paths !== null && files !== null && matchesNone(job, files, paths);
}

/** `paths` match no file of this commit, which is not checked out. */
export async function coversNothingAt(job: Job, { paths }: Config, sha: string): Promise<boolean> {
  if (paths === null) return false;
  const step = { what: "the list of files", verb: "read", permission: "contents: read" } as const;
  const files = valueOrWarn(job, await publishStep(step, () => listCommitFiles(job.client, sha)));
  return files !== null && matchesNone(job, files, paths);
}

/**
 * With a working directory, what it measures is in there: `src/**` of a gate in `pkg` means `pkg/src`, though the root may have a `src` of
 * its own.
 */
function matchesNone(job: Job, files: readonly string[], paths: readonly string[]): boolean {
  const folder = repositoryPath(job, ".");
  const own = folder === "" || folder === "." ? files : files.filter((file) => file.startsWith(`${folder}/`));
  return !touchesPaths(own, paths);
}

/** What is told of such a gate. */
export function coversNothingText({ inputs }: Job): string {
  const folder = inputs["working-directory"];
  const of =
    folder === ""
      ? "the repository, to whose root they are relative"
      : `${folder} (they are relative to the root of the repository)`;
  return `paths of ${inputs.config} match no file of ${of}, so every change is measured.`;
}

/** Title of the successful check of a pull request that changes no file of `paths`. */
export const UNCOVERED = "no file that this gate covers changed";

export async function passUncovered(job: Job, check: OpenCheck, gateId: string): Promise<number> {
  const text = `This change touches no file in \`paths\` of ${job.inputs.config}, so nothing was run.`;
  const body = `**${gateId}: ${UNCOVERED}**\n\n${text}\n`;
  await publishNotice(job, check, { gateId, conclusion: "success", title: UNCOVERED, text, body });
  job.io.print(UNCOVERED);
  setOutputs(job.io, { verdict: "pass", "exit-code": String(EXIT.pass) });
  return EXIT.pass;
}
