import { spawn } from "node:child_process";
import { once } from "node:events";
import { isAlive } from "./alive.ts";
import { setTimeout as sleep } from "node:timers/promises";

export interface Zombie {
  readonly pid: number;
  /** Lets it go. */
  readonly end: () => void;
}

/** A process that has ended, and whose parent never waits for it. */
export async function zombie(): Promise<Zombie> {
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const [line]: unknown[] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  while (isAlive(pid)) await sleep(5);
  return { pid, end: () => parent.kill("SIGKILL") };
}
