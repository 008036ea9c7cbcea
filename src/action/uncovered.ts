import { listChangedFiles, touchesPaths } from "../adapters/github/changed-files.ts";
import { closeCheck, openCheck, type CheckRequest } from "../adapters/github/check-run.ts";
import { publishStep } from "../adapters/github/published.ts";
import { EXIT } from "../errors.ts";
import type { Config } from "../model/config.ts";
import type { Job } from "./job.ts";
import { comment, valueOrWarn } from "./publish.ts";

/** Null = not asked for, or not to be had: then everything is covered. */
export async function readChangedFiles(job: Job, config: Config): Promise<readonly string[] | null> {
  const { event } = job.context;
  if (event.kind !== "pull-request" || config.paths === null) return null;
  const step = { what: "the look at changed files for `paths`", permission: "pull-requests: read" };
  return valueOrWarn(job, await publishStep(step, () => listChangedFiles(job.client, event.number)));
}

/** The config is always covered, or a pull request could narrow its own `paths`. */
export function covers(job: Job, config: Config, changedFiles: readonly string[]): boolean {
  return changedFiles.includes(job.inputs.config) || touchesPaths(changedFiles, config.paths ?? ["**"]);
}

const UNCOVERED = "nothing this gate covers changed";

export async function passUncovered(job: Job, request: CheckRequest, gateId: string): Promise<number> {
  const opened = await openCheck(job.client, request);
  for (const warning of opened.warnings) job.io.warn(warning.text);
  const text = `No file that \`paths\` of ${job.inputs.config} names is part of this pull request, so nothing was run.`;
  const result = {
    conclusion: "success",
    title: UNCOVERED,
    summary: text,
    text: "",
    annotations: [],
  } as const;
  const body = `**${gateId}: ${UNCOVERED}**\n\n${text}\n`;
  await job.io.writeSummary(body);
  valueOrWarn(job, await closeCheck(job.client, request, opened.handle, result));
  await comment(job, opened.handle, { gateId, body, whenMissing: "leave" });
  job.io.print(UNCOVERED);
  job.io.output("verdict", "pass");
  job.io.output("exit-code", String(EXIT.pass));
  return EXIT.pass;
}
