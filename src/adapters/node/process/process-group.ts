import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, statFields } from "./proc.ts";
import { killMarked, killOwnStrays, markedProcesses, signalProcess } from "./process-mark.ts";

/** The time between two checks of a group that is ending. */
const POLL_MS = 20;

/** A child and all processes that it starts. */
export interface ProcessGroup {
  /** The id of its leader, and so of the group. Windows has no groups: there it is the leader's tree. */
  readonly pid: number;
  /** Finds the processes that have left the group. */
  readonly mark: string;
}

/** Groups whose children may be alive: none outlives this process when it ends in order or by an exception. */
const live = new Set<number>();
process.once("exit", () => {
  live.forEach((pid) => signalGroup(pid, "SIGKILL"));
  killOwnStrays();
});

export function trackGroup({ pid }: ProcessGroup): void {
  live.add(pid);
}

export function untrackGroup({ pid }: ProcessGroup): void {
  live.delete(pid);
  for (const resolve of waiting.splice(0)) resolve();
}

/** Called when the next child has ended. */
const waiting: (() => void)[] = [];

/** Calls `onEnd` when one of the children that run now has ended. */
export function nextEnd(onEnd: () => void): void {
  waiting.push(onEnd);
}

export function hasLiveGroups(): boolean {
  return live.size > 0;
}

/** Leaders of the groups whose children may be alive: they would outlive this process if that was ended from outside. */
export function liveGroups(): readonly number[] {
  return [...live];
}

/** Ends what finished children have left outside their groups. Waits for the last of several runs in one process. */
export function endStrays(): void {
  if (live.size === 0) killOwnStrays();
}

/** Asks a group, and the processes that left it, to end, and kills the rest after `graceMs`. */
export async function endGroup({ pid, mark }: ProcessGroup, graceMs: number): Promise<void> {
  if (process.platform === "win32") {
    await taskkill(pid);
    return;
  }
  const isOurs = (one: string): boolean => one === mark;
  const strays = markedProcesses(isOurs).filter((one) => !isInGroup(one, pid));
  signalGroup(pid, "SIGTERM");
  strays.forEach((one) => signalProcess(one, "SIGTERM"));
  const deadline = performance.now() + graceMs;
  while ((groupIsAlive(pid) || strays.some(isRunning)) && performance.now() < deadline) {
    await sleep(POLL_MS);
  }
  signalGroup(pid, "SIGKILL");
  killMarked(isOurs);
}

/** Kills at once the processes that a finished trial has left in its group. */
export async function killGroup({ pid }: ProcessGroup): Promise<void> {
  if (process.platform === "win32") {
    await taskkill(pid);
  } else {
    signalGroup(pid, "SIGKILL");
  }
}

function groupIsAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Field 5 of /proc/<pid>/stat. */
function isInGroup(pid: number, group: number): boolean {
  return statFields(pid)?.[2] === String(group);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // The group does not exist: all its processes have ended.
  }
}

/** /T takes the whole tree; without /F console programs ignore the request. */
function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true }, () => resolve());
  });
}
