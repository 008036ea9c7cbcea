import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type UsageError, usageProblem } from "../../../base/errors.ts";
import { writeFileAtomic } from "../files.ts";

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
    throw usageError("run id", `expected a run id such as 20260131T235959Z-abcdef, got '${runId}'`);
  }
  return join(root, "runs", runId);
}

/** Id of the newest run; UsageError when there is none. */
export async function latestRunId(root: string): Promise<string> {
  try {
    return (await readFile(join(root, "latest"), "utf8")).trim();
  } catch (error) {
    throw usageError(root, "expected an earlier run, found none", { cause: error });
  }
}

export async function writeLatestRunId(root: string, runId: string): Promise<void> {
  await writeFileAtomic(join(root, "latest"), `${runId}\n`);
}

function usageError(file: string, message: string, options?: ErrorOptions): UsageError {
  return usageProblem(file, message, {}, options);
}
