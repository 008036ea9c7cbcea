import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { usageProblem } from "../../../base/errors.ts";
import { readBytes, writeFileAtomic } from "../files.ts";

const RUN_ID = /^\d{8}T\d{6}Z-[a-z2-7]{6}$/;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** UTC time and 30 random bits: sorts by time, and two runs of one second do not meet. */
export function newRunId(startedAt: string): string {
  const time = startedAt.replaceAll(/[-:]|\.\d+/g, "");
  return `${time}-${[...randomBytes(6)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

/** Absolute path of a run; UsageError for an invalid run id, such as a path out of the folder. */
export function runPath(root: string, runId: string): string {
  if (!RUN_ID.test(runId)) {
    throw usageProblem("run id", `expected a run id such as 20260131T235959Z-abcdef, got '${runId}'`);
  }
  return join(root, "runs", runId);
}

/** Id of the newest run; null when there is none, also where it was deleted. UsageError where `latest` is no file. */
export async function latestRunId(root: string): Promise<string | null> {
  const path = join(root, "latest");
  // `existsSync` is false for a path through a file in place of a folder, too.
  if (!existsSync(path)) return null;
  const runId = (await readBytes(path, path)).toString("utf8").trim();
  return existsSync(runPath(root, runId)) ? runId : null;
}

/** The same; UsageError when there is none. */
export async function requireLatestRunId(root: string): Promise<string> {
  const runId = await latestRunId(root);
  if (runId === null) throw usageProblem(root, "expected an earlier run, found none");
  return runId;
}

export async function writeLatestRunId(root: string, runId: string): Promise<void> {
  await writeFileAtomic(join(root, "latest"), `${runId}\n`);
}
