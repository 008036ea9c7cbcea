import { messageOf, usageProblem } from "../../base/errors.ts";
import { errnoOf } from "./errno-of.ts";

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "make its folder writable, or choose another one",
  EDQUOT: "the quota is used up: free some space",
  EFBIG: "raise the limit on the size of files (ulimit -f)",
  EMFILE: "raise the limit of open files (ulimit -n), or lower run.concurrency",
  ENFILE: "close other programs: the machine has no more open files",
  ENOSPC: "free some space",
  EPERM: "make its folder writable, or choose another one",
  EROFS: "the file system is read-only: choose another folder",
};

/** The error of a file that could not be written, with its name and what to do; its cause says that the system refused. */
export function notWritten(path: string, cause: unknown): Error {
  const advice = ADVICE[errnoOf(cause) ?? ""];
  const why = messageOf(cause);
  return new Error(`cannot write ${path}: ${why}${advice === undefined ? "" : `; ${advice}`}`, { cause });
}

/** Node.js tries for ever to make a folder below /proc: UsageError in place of that. */
export function requireNoSystemFolder(path: string): void {
  if (!/^\/proc(?:\/|$)/.test(path)) return;
  const message =
    "expected a folder that can be written, got one of the system's: name another one with --out";
  throw usageProblem(path, message);
}
