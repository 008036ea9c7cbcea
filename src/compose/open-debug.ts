import { join } from "node:path";
import { type DebugLog, NO_DEBUG, openDebugLog } from "../adapters/node/debug-log.ts";
import type { Config } from "../model/config.ts";
import type { Plan } from "../model/plan.ts";
import type { Redactor } from "../model/redaction.ts";
import type { Workspace } from "./workspace.ts";

export const DEBUG_FILE = "debug.jsonl";

/**
 * Keeps what is said in the first trials of a plan: first repetitions of the first cases, so that as many cases as possible are seen.
 * Nothing on pull requests, unless the config asks for that, too: their reports are read by more people.
 */
export function openDebug(
  { execution }: Config,
  {
    plan,
    workspace,
    redact,
  }: { readonly plan: Plan; readonly workspace: Workspace; readonly redact: Redactor },
  folder: string,
): DebugLog {
  const { debug } = execution;
  if (debug === null || (isPullRequest(workspace) && !debug.onPullRequests)) return NO_DEBUG;
  const first = plan.trials.toSorted((a, b) => a.repetition - b.repetition).slice(0, debug.trials);
  const trials = new Set(first.map(({ key }) => key));
  return openDebugLog({ file: join(folder, DEBUG_FILE), trials, redact });
}

function isPullRequest({ env }: Workspace): boolean {
  return (env["GITHUB_EVENT_NAME"] ?? "").startsWith("pull_request");
}
