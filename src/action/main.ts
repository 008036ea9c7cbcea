import {
  EXIT,
  formatProblem,
  InterruptedError,
  NoCasesError,
  NotJudgedError,
  UsageError,
} from "../errors.ts";
import { VERSION } from "../version.ts";
import type { RunnerIo } from "../adapters/github/runner-io.ts";
import { baseline } from "./baseline.ts";
import { doctor } from "./doctor.ts";
import { gate } from "./gate.ts";
import type { Inputs } from "./inputs.ts";
import type { Job } from "./job.ts";
import { withoutSecrets } from "./without-secrets.ts";

const ISSUES = "https://github.com/org/regression-gate/issues/new";

/** What each value of the input `mode` does, with its exit code. */
const MODES: Readonly<Record<Inputs["mode"], (job: Job) => Promise<number>>> = { gate, baseline, doctor };

/** One step of a workflow, from its inputs to its exit code; never throws. */
export async function main(runnerIo: RunnerIo, openJob: (io: RunnerIo) => Promise<Job>): Promise<number> {
  const io = withoutSecrets(runnerIo);
  try {
    io.saveState("started", "true");
    const job = await openJob(io);
    return await MODES[job.inputs.mode](job);
  } catch (error) {
    return explain(io, error);
  }
}

/** The one place where an exception becomes words and an exit code. */
function explain(io: RunnerIo, error: unknown): number {
  if (error instanceof UsageError) {
    for (const problem of error.problems) io.fail(formatProblem(problem));
    return error.exitCode;
  }
  if (error instanceof NotJudgedError) {
    io.output("verdict", "inconclusive");
    io.output("exit-code", String(error.exitCode));
  }
  if (error instanceof NotJudgedError || error instanceof NoCasesError || error instanceof InterruptedError) {
    io.fail(error.message);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.fail(`This is a bug in regression-gate ${VERSION}. Please report it: ${ISSUES}\n${text}`);
  return EXIT.bug;
}
