import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a group that is ending is looked at. */
const POLL_MS = 20;

/** Groups whose children may be alive: none outlives this process when it ends in order. */
const live = new Set<number>();
process.once("exit", () => live.forEach((pid) => signalGroup(pid, "SIGKILL")));

/** Remembers a group by the id of its leader. Windows has no groups: there it is the leader's tree. */
export function trackGroup(pid: number): void {
  live.add(pid);
}

export function untrackGroup(pid: number): void {
  live.delete(pid);
}

/** Asks a group to end, and ends whoever is left after `graceMs`. */
export async function endGroup(pid: number, graceMs: number): Promise<void> {
  if (process.platform === "win32") {
    await taskkill(pid);
    return;
  }
  signalGroup(pid, "SIGTERM");
  const deadline = performance.now() + graceMs;
  while (groupIsAlive(pid) && performance.now() < deadline) {
    await sleep(POLL_MS);
  }
  signalGroup(pid, "SIGKILL");
}

/** Ends at once what a finished trial has left behind. */
export async function killGroup(pid: number): Promise<void> {
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

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // No such group: all of it has ended already.
  }
}

/** /T takes the whole tree; without /F console programs ignore the request. */
function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true }, () => resolve());
  });
}
