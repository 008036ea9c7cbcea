import { hostname } from "node:os";
import { errnoOf } from "../errno-of.ts";
import { isRunning, startTicks } from "./proc.ts";

/** A process that owns something which outlives it. */
export interface ProcessOwner {
  readonly pid: number;
  readonly host: string;
  /** The start time that the system gives; distinguishes a process from a later one with its id; null = unknown. */
  readonly ticks: string | null;
}

export function thisProcess(): ProcessOwner {
  return { pid: process.pid, host: hostname(), ticks: startTicks(process.pid) };
}

/** One of another machine, or container, counts as alive: this machine cannot know. */
export function isOwnerAlive(owner: ProcessOwner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return errnoOf(error) === "EPERM";
  }
  const ticks = startTicks(owner.pid);
  if (ticks === null) return true;
  return isRunning(owner.pid) && (owner.ticks === null || ticks === owner.ticks);
}
