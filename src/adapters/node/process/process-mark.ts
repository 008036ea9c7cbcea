import { readlinkSync } from "node:fs";
import { idsIn, isRunning, readProc, startTicks } from "./proc.ts";

/**
 * Every child gets a mark in its environment, which its own children inherit wherever they go: one that has left the
 * process group, with `setsid` or as a daemon, is found by it. Linux only, since it is read from /proc. Not found is what
 * clears its environment (`env -i`, `sudo`), overwrites it, or runs as another user; only a control group of its own
 * would hold those, and a job may seldom make one.
 */
export const MARK_NAME = "REGRESSION_GATE_RUN";

/** Marks of a gate inside a measured program are added to those of the outer gate. */
const SEPARATOR = ",";
/** A process may fork while it is looked for. */
const ROUNDS = 5;

let marks = 0;
let ownPrefix: string | null = null;

/** A mark that no other child has. */
export function newMark(): string {
  marks += 1;
  return `${prefix()}${marks}`;
}

/** The variable for a child's environment; `inherited` is its value there. */
export function markVariable(mark: string, inherited: string | undefined): Readonly<Record<string, string>> {
  const outer = inherited === undefined || inherited === "" ? [] : [inherited];
  return { [MARK_NAME]: [...outer, mark].join(SEPARATOR) };
}

/** Ids of the processes that carry a mark for which `isMeant` holds; never this one. */
export function markedProcesses(isMeant: (mark: string) => boolean): readonly number[] {
  if (process.platform !== "linux") return [];
  return idsIn("").filter((pid) => pid !== process.pid && marksOf(pid).some(isMeant));
}

/** Kills at once all processes with such a mark, and those they start meanwhile. */
export function killMarked(isMeant: (mark: string) => boolean): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    const pids = markedProcesses(isMeant);
    if (pids.length === 0) return;
    pids.forEach((pid) => signalProcess(pid, "SIGKILL"));
  }
}

/** Processes that any child of this process has left behind. */
export function killOwnStrays(): void {
  if (marks > 0) killMarked((mark) => mark.startsWith(prefix()));
}

/** Processes that killed gates have left behind: they would disturb the measurement, and write into its files. */
export function killStraysOfTheDead(): void {
  const namespace = pidNamespace();
  if (namespace === null) return;
  killMarked((mark) => {
    const [where, pid, ticks] = mark.split("-");
    // Process ids of another container mean nothing here.
    if (where !== namespace || ticks === undefined) return false;
    return startTicks(Number(pid)) !== ticks || !isRunning(Number(pid));
  });
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process has ended, or belongs to another user.
  }
}

function prefix(): string {
  ownPrefix ??= `${pidNamespace() ?? "none"}-${process.pid}-${startTicks(process.pid) ?? "0"}-`;
  return ownPrefix;
}

function marksOf(pid: number): readonly string[] {
  const start = `${MARK_NAME}=`;
  const environment = readProc(`${pid}/environ`);
  // Most processes have no mark, so no list of their variables is made.
  if (environment === null || !environment.includes(start)) return [];
  const variable = environment.split("\0").find((text) => text.startsWith(start));
  return variable?.slice(start.length).split(SEPARATOR) ?? [];
}

/** Number of the namespace in which process ids are counted; null outside Linux. */
function pidNamespace(): string | null {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? null;
  } catch {
    return null;
  }
}
