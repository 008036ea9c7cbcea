import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { ProcessPort, ProcessRequest, ProcessResult } from "../../../run/ports.ts";
import { errnoOf } from "../errno-of.ts";
import { captureOutput, type CapturedOutput } from "./output-capture.ts";
import { MAX_SPILL_BYTES, NO_SPILL, spillOutput } from "./output-spill.ts";
import { shellFor } from "./pipe-shell.ts";
import { endGroup, killGroup, trackGroup, untrackGroup, type ProcessGroup } from "./process-group.ts";
import { MARK_NAME, markVariable, newMark } from "./process-mark.ts";
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
    const startMs = performance.now();
    const started = await start(request);
    if (!started.ok) {
      return { ...NOTHING, spawnError: await describeSpawnError(started.error, request) };
    }
    const { child, group } = started;
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

/** Of a child that did not start. */
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

type Started =
  | { readonly ok: true; readonly child: ChildProcessWithoutNullStreams; readonly group: ProcessGroup }
  | { readonly ok: false; readonly error: unknown };

/** Some failures are thrown (E2BIG), others arrive as an event, without streams (EMFILE). */
async function start(request: ProcessRequest): Promise<Started> {
  const mark = newMark();
  try {
    const child = spawnChild(request, mark);
    if (child.pid !== undefined) {
      const group = { pid: child.pid, mark };
      trackGroup(group);
      child.on("error", () => undefined);
      return { ok: true, child, group };
    }
    return { ok: false, error: await new Promise((resolve) => child.once("error", resolve)) };
  } catch (error) {
    return { ok: false, error };
  }
}

function spawnChild({ command, cwd, env }: ProcessRequest, mark: string): ChildProcessWithoutNullStreams {
  const marked = { ...env, ...markVariable(mark, env[MARK_NAME]) };
  const options = { cwd, env: marked, windowsHide: true, detached: process.platform !== "win32" } as const;
  if (typeof command === "string") {
    const shell = shellFor(command);
    return shell === null
      ? spawn(command, { ...options, shell: true })
      : spawn(shell[0], [...shell[1]], options);
  }
  const [program, ...argv] = command;
  return spawn(program ?? "", argv, options);
}

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

/** What is still in the group outlived its trial. */
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

async function describeSpawnError(
  error: unknown,
  request: ProcessRequest,
): Promise<{ readonly code: string; readonly message: string }> {
  const code = errnoOf(error) ?? "spawn-failed";
  const program = typeof request.command === "string" ? "the shell" : `'${request.command[0] ?? ""}'`;
  if (code === "ENOENT" && !(await isFolder(request.cwd))) {
    return { code, message: `cannot start ${program}: the working directory ${request.cwd} does not exist` };
  }
  return { code, message: `cannot start ${program}: ${ADVICE[code] ?? String(error)} (${code})` };
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "no such program; is it installed and on the PATH?",
  EACCES: "it is not executable; chmod +x it, or name its interpreter first",
  E2BIG: "its arguments and environment are too long",
  EMFILE: "too many open files; lower run.concurrency",
  EAGAIN: "too many processes; lower run.concurrency",
};

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
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
