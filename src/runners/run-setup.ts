import { InterruptedError, usageProblem } from "../base/errors.ts";
import type { Side } from "../model/run/side.ts";
import type { Redactor } from "../secrets/redaction.ts";
import type { ProcessPort } from "../run/ports.ts";

export interface SetupRequest {
  readonly name: "setup" | "teardown";
  readonly command: readonly string[] | string;
  /** The sides whose folder it is: both where they share one. */
  readonly sides: readonly Side[];
  /** Absolute working directory of the side. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly graceMs: number;
  /** Applied to what the command printed. */
  readonly redact: Redactor;
}

/** Runs a side's `setup` before its first trial, or `teardown` after its last. UsageError with what it printed last when it fails, InterruptedError when `signal` aborts. */
export async function runSetup(
  request: SetupRequest,
  processes: ProcessPort,
  signal: AbortSignal,
): Promise<void> {
  const { name, command, cwd, env, graceMs, redact } = request;
  const settings = { stdin: "", maxOutputBytes: 64 * 1024, spill: null, usage: "ignored" } as const;
  const result = await processes.run({ command, cwd, env, graceMs, redact, ...settings }, signal);
  if (signal.aborted) throw new InterruptedError(`interrupted during ${name}`, { cause: signal.reason });
  if (result.exitCode === 0) {
    return;
  }
  const how =
    result.spawnError?.message ??
    `ended with ${result.exitCode === null ? (result.signal ?? "a signal") : `exit code ${result.exitCode}`}`;
  const said = [result.stderr, result.stdout].map((text) => text.trim()).find((text) => text !== "") ?? "";
  const tail = request.redact(said).split("\n").slice(-5).join("\n");
  const where = `of ${request.sides.join(" and ")} in ${cwd}`;
  const advice = "to see all that it prints, run it by hand in a checkout of that side";
  throw usageProblem(`run.${name}`, `${where} ${how}${tail === "" ? "" : `: ${tail}`}; ${advice}`);
}
