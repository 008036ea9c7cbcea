import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { ProcessPort, ProcessRequest, ProcessResult } from "../../../run/ports.ts";
import { captureOutput, type CapturedOutput } from "./output-capture.ts";
import { MAX_SPILL_BYTES, NO_SPILL, spillOutput } from "./output-spill.ts";
import { endGroup, killGroup, untrackGroup, type ProcessGroup } from "./process-group.ts";
import { describeSpawnError, startWhenPossible } from "./start-child.ts";
import { NO_WATCH, watchUsage, type UsageWatch } from "./process-usage.ts";

/** How long a finished child's pipes may be held open by children of its own. */
const DRAIN_MS = 1000;
/** A process that left the group may keep a pipe open for ever: reading stops then. */
const CLOSE_MS = 200;

/**
 * Runs children in a process group of their own. When a child ends, or `signal` aborts, its whole group is ended:
 * SIGTERM first and SIGKILL after the grace on abort, also for what has left the group; SIGKILL for what a finished child
 * has left behind.
 */
export const processPort: ProcessPort = {
  async run(request, signal) {
    const started = await startWhenPossible(request, signal);
    if (!started.ok) {
      return { ...NOTHING, spawnError: await describeSpawnError(started.error, request) };
    }
    const { child, group, startMs } = started;
    const usage = request.usage === "watched" ? watchUsage(group.pid) : NO_WATCH;
    const stdout = collect(child.stdout, { request, usage, name: "stdout" });
    const stderr = collect(child.stderr, { request, usage, name: "stderr" });
    const closed = once(child, "close");
    const exited = exitOf(child);
    // A child may end without reading its input (EPIPE): no error of ours.
    child.stdin.on("error", () => undefined);
    child.stdin.end(request.stdin);
    const exit = await endOnAbort(exited, { group, graceMs: request.graceMs }, signal);
    const durationMs = performance.now() - startMs;
    request.onExit?.();
    await endLeftovers(child, group, closed);
    const used = usage.end();
    return { ...NOTHING, ...exit, ...outputParts(await stdout(), await stderr()), ...used, durationMs };
  },
};

interface Collected extends CapturedOutput {
  readonly spilled: string | null;
}

/** Returns the collected text, once the stream has ended. */
function collect(
  stream: Readable,
  to: { readonly request: ProcessRequest; readonly usage: UsageWatch; readonly name: "stdout" | "stderr" },
): () => Promise<Collected> {
  const { request, usage, name } = to;
  const capture = captureOutput(request.maxOutputBytes, request.redact);
  const spill = request.spill === null ? NO_SPILL : spillOutput(request.spill, name, MAX_SPILL_BYTES);
  stream.on("data", (chunk: Buffer) => {
    usage.look();
    capture.push(chunk);
    spill.push(chunk);
  });
  stream.on("end", () => usage.look());
  return async () => ({ ...capture.end(), spilled: await spill.end() });
}

/** The result of a child that did not start. */
const NOTHING: ProcessResult = {
  exitCode: null,
  signal: null,
  stdout: "",
  stderr: "",
  lastLine: null,
  invalidUtf8: false,
  spilled: [],
  durationMs: 0,
  userTimeMs: null,
  systemTimeMs: null,
  maxRssBytes: null,
  spawnError: null,
};

type Exit = Pick<ProcessResult, "exitCode" | "signal">;

function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** Waits for the leader of the group; on abort also for the end of the rest. */
async function endOnAbort(
  exited: Promise<Exit>,
  { group, graceMs }: { readonly group: ProcessGroup; readonly graceMs: number },
  signal: AbortSignal,
): Promise<Exit> {
  let ending: Promise<void> = Promise.resolve();
  const onAbort = (): void => {
    ending = endGroup(group, graceMs);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) {
    onAbort();
  }
  const exit = await exited;
  signal.removeEventListener("abort", onAbort);
  await ending;
  return exit;
}

/** The processes that are still in the group have outlived their trial. */
async function endLeftovers(
  child: ChildProcessWithoutNullStreams,
  group: ProcessGroup,
  closed: Promise<unknown>,
): Promise<void> {
  if (!(await settlesWithin(closed, DRAIN_MS))) {
    await killGroup(group);
    await settlesWithin(closed, CLOSE_MS);
    child.stdout.destroy();
    child.stderr.destroy();
  } else {
    await killGroup(group);
  }
  untrackGroup(group);
}

function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), ms);
    promise.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  });
}

function outputParts(
  stdout: Collected,
  stderr: Collected,
): Pick<ProcessResult, "stdout" | "stderr" | "lastLine" | "invalidUtf8" | "spilled"> {
  return {
    stdout: stdout.text,
    stderr: stderr.text,
    lastLine: stdout.lastLine,
    invalidUtf8: stdout.invalidUtf8 || stderr.invalidUtf8,
    spilled: [stdout.spilled, stderr.spilled].filter((path) => path !== null),
  };
}
