import {
  EXIT,
  type ExitCode,
  formatProblem,
  InterruptedError,
  NoCasesError,
  UsageError,
} from "../base/errors.ts";
import { VERSION } from "../base/version.ts";
import type { CliIo } from "./io.ts";

const ISSUES = "https://github.com/org/regression-gate/issues/new";

/** Says where to report an exception that the user did not cause. Returns the exit code. */
function explainBug(error: unknown, write: (text: string) => void): ExitCode {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(`This is a bug in regression-gate ${VERSION}. Please report it: ${ISSUES}\n${text}\n`);
  return EXIT.bug;
}

/** Errors of the machine and not of this program: no permission, no space, or a file where a folder should be. */
const REFUSALS: ReadonlySet<string> = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EFBIG",
  "EIO",
  "EISDIR",
  "EMFILE",
  "ENAMETOOLONG",
  "ENFILE",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

/** The message of an error that the operating system caused and that the user can fix; null for any other error. */
function systemRefusal(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("message" in error)) return null;
  const isRefusal = "syscall" in error && "code" in error && REFUSALS.has(String(error.code));
  const cause = "cause" in error ? systemRefusal(error.cause) : null;
  return isRefusal || cause !== null ? String(error.message) : null;
}

/** The only place of the command line that turns an exception into a message and an exit code. */
export function explain(error: unknown, io: Pick<CliIo, "stderr">): ExitCode {
  if (error instanceof UsageError) {
    const count = error.problems.length;
    io.stderr(`${error.problems.map(formatProblem).join("\n")}\n`);
    if (count > 1) io.stderr(`${count} problems\n`);
    return error.exitCode;
  }
  if (error instanceof NoCasesError || error instanceof InterruptedError) {
    io.stderr(`${error.message}\n`);
    return error.exitCode;
  }
  const refusal = systemRefusal(error);
  if (refusal !== null) {
    io.stderr(`${refusal}\n`);
    return EXIT.usage;
  }
  return explainBug(error, io.stderr);
}
