import { exists } from "../../adapters/node/files.ts";
import { join } from "node:path";
import { type DebugLog, NO_DEBUG, openDebugLog } from "../../adapters/node/debug-log.ts";
import type { Config } from "../../model/config/config.ts";
import type { Plan } from "../../model/run/plan.ts";
import type { Redactor } from "../../secrets/redaction.ts";
import type { Workspace } from "../workspace.ts";

const DEBUG_FILE = "debug.jsonl";

/** The debug files in the folder of a run. */
export function debugFiles(runFolder: string): readonly string[] {
  return exists(join(runFolder, DEBUG_FILE)) ? [DEBUG_FILE] : [];
}

interface DebugPlace {
  readonly plan: Plan;
  readonly workspace: Workspace;
  readonly redact: Redactor;
  /** Absolute path. */
  readonly runFolder: string;
}

/**
 * Stores the requests and answers of the first trials of a plan: first repetitions of the first cases, so that as many
 * cases as possible are covered. On pull requests it stores nothing unless the config asks for that too, because more
 * people read their reports.
 */
export function openDebug({ execution }: Config, place: DebugPlace): DebugLog {
  const { plan, workspace, redact, runFolder } = place;
  const { debug } = execution;
  if (debug === null || (isPullRequest(workspace) && !debug.onPullRequests)) return NO_DEBUG;
  const first = plan.trials.toSorted((a, b) => a.repetition - b.repetition).slice(0, debug.trials);
  const trials = new Set(first.map(({ key }) => key));
  return openDebugLog({ file: join(runFolder, DEBUG_FILE), trials, redact });
}

function isPullRequest({ env }: Workspace): boolean {
  return (env["GITHUB_EVENT_NAME"] ?? "").startsWith("pull_request");
}
