import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import { devNull } from "node:os";
import { setTimeout } from "node:timers/promises";
import type { ProcessRequest } from "../../../run/ports.ts";
import { errnoOf } from "../errno-of.ts";
import { shellFor } from "./pipe-shell.ts";
import { hasLiveGroups, nextEnd, trackGroup, type ProcessGroup } from "./process-group.ts";
import { MARK_NAME, markVariable, newMark } from "./process-mark.ts";

export type Started =
  | {
      readonly ok: true;
      readonly child: ChildProcessWithoutNullStreams;
      readonly group: ProcessGroup;
      readonly startMs: number;
    }
  | { readonly ok: false; readonly error: unknown };

/** What another child of ours gives back when it ends: files and places for processes. */
const SHORT_OF: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "EAGAIN"]);

/**
 * The files of children that have just ended may still be open when none of them is alive any more. What is held by
 * somebody else is not given back by waiting.
 */
const MOST_PAUSES = 50;
const PAUSE_MS = 20;

/** Too many at once is no fault of this one: it waits until another has ended. */
export async function startWhenPossible(request: ProcessRequest, signal: AbortSignal): Promise<Started> {
  let pauses = 0;
  for (let waited = false; ; waited = true) {
    const started = await start(request);
    wasShort ||= !started.ok && SHORT_OF.has(errnoOf(started.error) ?? "");
    if (started.ok && waited) request.onStart?.();
    if (started.ok || !SHORT_OF.has(errnoOf(started.error) ?? "")) return started;
    const isAlone = !hasLiveGroups();
    if (isAlone) pauses += 1;
    if (pauses > MOST_PAUSES) return started;
    if (!(await (isAlone ? pausedBefore(signal) : endsBefore(signal)))) return started;
  }
}

/** False if the signal was aborted first. */
function pausedBefore(signal: AbortSignal): Promise<boolean> {
  return setTimeout(PAUSE_MS, true, { signal }).catch(() => false);
}

/** False if the signal was aborted first. */
function endsBefore(signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onAbort = (): void => resolve(false);
    signal.addEventListener("abort", onAbort, { once: true });
    nextEnd(() => {
      signal.removeEventListener("abort", onAbort);
      resolve(true);
    });
  });
}

/** What a start takes: both ends of three pipes and of the one by which the child tells errors, and a few more. */
const FILES_OF_A_START = 12;
let wasShort = false;

/**
 * Whether there are files enough to start a child. One that cannot be started for lack of them keeps its pipes open until
 * the garbage collector comes (Node.js 20 to 24), so that retries alone would use up what ended children give back. It is
 * looked at from the first lack on.
 */
function hasFiles(): boolean {
  if (!wasShort) return true;
  const opened: number[] = [];
  try {
    while (opened.length < FILES_OF_A_START) opened.push(openSync(devNull, "r"));
    return true;
  } catch {
    return false;
  } finally {
    for (const file of opened) closeSync(file);
  }
}

/** Some failures are thrown (E2BIG), others arrive as an event, without streams (EMFILE). */
async function start(request: ProcessRequest): Promise<Started> {
  if (!hasFiles()) return { ok: false, error: { code: "EMFILE" } };
  const mark = newMark();
  const startMs = performance.now();
  try {
    const child = spawnChild(request, mark);
    if (child.pid !== undefined) {
      const group = { pid: child.pid, mark };
      trackGroup(group);
      child.on("error", () => undefined);
      return { ok: true, child, group, startMs };
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

export async function describeSpawnError(
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
