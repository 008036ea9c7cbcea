import {
  EXIT,
  type ExitCode,
  formatProblem,
  InterruptedError,
  NoCasesError,
  NotJudgedError,
  RefusedError,
  UsageError,
} from "../base/errors.ts";
import { cleanText, TEXT_LENGTH } from "../base/clean-text.ts";
import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { VERSION } from "../base/version.ts";
import { setOutputs } from "./inputs/outputs.ts";

const ISSUES = "https://github.com/org/regression-gate/issues/new";

/** The only place of the action that turns an exception into a message and an exit code. */
export function explain(io: ActionsIo, error: unknown): ExitCode {
  if (error instanceof UsageError) {
    for (const problem of error.problems) io.fail(formatProblem(problem));
    return error.exitCode;
  }
  if (error instanceof RefusedError) {
    io.fail(`Refused (${error.code}): ${cleanText(error.message, TEXT_LENGTH)}`);
    return error.exitCode;
  }
  if (error instanceof NotJudgedError) {
    setOutputs(io, { verdict: "inconclusive", "exit-code": String(error.exitCode) });
  }
  if (error instanceof NotJudgedError || error instanceof NoCasesError || error instanceof InterruptedError) {
    io.fail(error.message);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.fail(`This is a bug in regression-gate ${VERSION}. Please report it: ${ISSUES}\n${text}`);
  return EXIT.bug;
}
