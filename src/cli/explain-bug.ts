import { EXIT } from "../base/errors.ts";
import { VERSION } from "../base/version.ts";

const ISSUES = "https://github.com/org/regression-gate/issues/new";

/** Says where to report an exception that is no user's fault; gives the exit code. */
export function explainBug(error: unknown, write: (text: string) => void): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(`This is a bug in regression-gate ${VERSION}. Please report it: ${ISSUES}\n${text}\n`);
  return EXIT.bug;
}
