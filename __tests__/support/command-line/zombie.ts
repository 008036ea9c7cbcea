import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./alive.ts";

export interface Zombie {
  readonly pid: number;
  /** Lets it go. */
  readonly end: () => void;
}

/**
 * A process that has ended, and whose parent never waits for it (Linux). It ends only once the parent is no shell any
 * more: a shell waits for what it started as soon as it sees the end.
 */
export async function zombie(): Promise<Zombie> {
  const parent = spawn("sh", ["-c", "exec 3<&0; cat <&3 >/dev/null & echo $!; exec sleep 60 3<&-"]);
  const [line]: unknown[] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  while (nameOf(parent.pid) !== "sleep") await sleep(5);
  parent.stdin.end();
  while (isAlive(pid)) await sleep(5);
  return { pid, end: () => parent.kill("SIGKILL") };
}

function nameOf(pid: number | undefined): string {
  return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
}
