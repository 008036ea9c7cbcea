import { hasPipe } from "../../base/has-pipe.ts";
import type { CommandRunner } from "../../model/config/config.ts";
import type { TrialError } from "../../model/run/trial.ts";
import type { ProcessResult } from "../../run/ports.ts";
import { tellingLine } from "./telling-line.ts";

/** 128 and the signal's number: how a shell says that a part of a pipe was ended while it was writing. */
const ENDED_BY_SIGPIPE = 141;
const SIGPIPE =
  "a part of the pipe was ended by SIGPIPE: what reads from it (such as head) ended first, so whether it would have failed is not known. Let the reader read everything (`sed -n 1p` in place of `head -1`), or leave it out: the last line of stdout counts anyway";

function isPiped({ command }: CommandRunner): boolean {
  return typeof command === "string" && hasPipe(command);
}

/** No answer: what the part would have ended with is not known. Null = it was ended by something else. */
export function sigpipeError(exitCode: number, runner: CommandRunner): TrialError | null {
  if (exitCode !== ENDED_BY_SIGPIPE || !isPiped(runner)) return null;
  return { class: "invalid", code: "sigpipe", message: SIGPIPE };
}

/** Test tools say on stdout why they failed. */
export function exitMessage(
  { exitCode, signal, stdout, stderr }: ProcessResult,
  runner: CommandRunner,
): string {
  const of = isPiped(runner) ? " of a part of the pipe" : "";
  const how = exitCode === null ? `ended by ${signal ?? "a signal"}` : `exit code ${exitCode}${of}`;
  const why = tellingLine(stderr) || tellingLine(stdout);
  return why === "" ? how : `${how}: ${why}`;
}
