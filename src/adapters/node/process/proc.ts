import { readFileSync, readdirSync } from "node:fs";

/** Fields of /proc/<pid>/stat after the name in parentheses, which may hold spaces and parentheses itself; proc(5). */
export function statFields(pid: number): readonly string[] | null {
  const text = readProc(`${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Start time in ticks since boot: distinguishes a process from a later one with its id. Null where it is unknown. */
export function startTicks(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

/**
 * One that has ended and was not waited for has an id and a start time still: for ever, where the first process of a
 * container waits for no child. False also where there is no /proc.
 */
export function isRunning(pid: number): boolean {
  const state = statFields(pid)?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

/** A file below /proc; null when the process has ended, is not ours to look at, or there is no /proc. */
export function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return null;
  }
}

/** Entries of a folder below /proc that are numbers: ids of processes or threads. */
export function idsIn(path: string): readonly number[] {
  try {
    return readdirSync(`/proc/${path}`)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** A process and its descendants that have not left it (`setsid` alone leaves nothing; a daemon's parent has ended). */
export function treeOf(pid: number): readonly number[] {
  const tree = [pid];
  // The loop adds descendants to the list that it reads.
  for (const parent of tree) {
    for (const thread of idsIn(`${parent}/task`)) {
      const children = readProc(`${parent}/task/${thread}/children`)?.trim() ?? "";
      if (children !== "") tree.push(...children.split(" ").map(Number));
    }
  }
  return tree;
}
