import { EXIT, formatProblem, InterruptedError, NoCasesError, UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
import type { Job } from "./job.ts";
import { gate } from "./gate.ts";
import { withoutSecrets } from "./without-secrets.ts";

const ISSUES = "https://github.com/org/regression-gate/issues/new";

/** One step of a workflow, from its inputs to its exit code; never throws. */
export async function main(runnerIo: RunnerIo, openJob: (io: RunnerIo) => Promise<Job>): Promise<number> {
  const io = withoutSecrets(runnerIo);
  try {
    io.saveState("started", "true");
    const job = await openJob(io);
    refuseBaselineElsewhere(job);
    return await gate(job);
  } catch (error) {
    return explain(io, error);
  }
}

/** `mode: baseline` on a pull request would compare and store nothing, which nobody who writes it wants. */
function refuseBaselineElsewhere({ inputs, context }: Job): void {
  if (inputs.mode !== "baseline" || context.event.kind === "branch") return;
  const message = `\`baseline\` is for push, schedule and workflow_dispatch, not for ${context.eventName}: use \`gate\` there`;
  throw new UsageError([{ file: "action inputs", line: null, column: null, path: "mode", message }]);
}

/** The one place where an exception becomes words and an exit code. */
function explain(io: RunnerIo, error: unknown): number {
  if (error instanceof UsageError) {
    for (const problem of error.problems) io.fail(formatProblem(problem));
    return error.exitCode;
  }
  if (error instanceof NoCasesError || error instanceof InterruptedError) {
    io.fail(error.message);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.fail(`This is a bug in regression-gate ${VERSION}. Please report it: ${ISSUES}\n${text}`);
  return EXIT.bug;
}
