import { spawn } from "node:child_process";
import { liveGroups } from "./process-group.ts";

/**
 * Waits for a line. Where its input ends without one, the process that started it has ended: asks the groups to end, and
 * kills the rest a second later. A shell, since it starts a hundred times as fast as another Node.js.
 */
const SCRIPT = 'read -r done || { kill -s TERM -- "$@"; sleep 1; kill -s KILL -- "$@"; }';

/** Ends the guard. */
export type Release = () => void;

/**
 * While this is held, the children that run now end with this process, however it ends: it may be ended from outside without
 * a word. Null = they cannot be guarded here.
 */
export function guardGroups(): Release | null {
  const groups = liveGroups();
  if (groups.length === 0) return () => undefined;
  if (process.platform === "win32") return null;
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "sh", ...groups.map((pid) => `-${pid}`)], {
    // Ctrl-C in a terminal reaches the whole foreground.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Told later, if at all: without a process id it has not started.
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  if (guard.pid === undefined) return null;
  guard.unref();
  return () => void guard.stdin.end("done\n");
}
