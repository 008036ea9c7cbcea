import type { ProcessResult } from "../../../run/ports.ts";
import { readProc, statFields, treeOf } from "./proc.ts";

/** The use of a child, as far as it is known. */
export type ProcessUsage = Pick<ProcessResult, "userTimeMs" | "systemTimeMs" | "maxRssBytes">;

/** Follows what one child uses while it runs. */
export interface UsageWatch {
  /** To be called when the child prints and when its outputs end: then it has often ended, and has not been waited for. */
  look(): void;
  end(): ProcessUsage;
}

const UNKNOWN: ProcessUsage = { userTimeMs: null, systemTimeMs: null, maxRssBytes: null };

/** Follows nothing. */
export const NO_WATCH: UsageWatch = { look: () => undefined, end: () => UNKNOWN };

/** /proc counts in ticks of USER_HZ, which is 100 in every Linux ABI that Node runs on. */
const TICK_MS = 10;
/** A look costs about 0.1 ms: two percent more time between them keep the growth that is missed and the cost small. */
const SHORTEST_MS = 2;
const LONGEST_MS = 100;
const SHARE = 0.02;

/** The watches of all children: Node waits for every child that has ended when it hears of one. */
const watched = new Set<{ lookForEnd(): void }>();

/**
 * Linux tells what a child used as long as it has not been waited for. Times are those of the child and of its children
 * that it waited for, in steps of 10 ms; they are known when the child was seen after its end, which is when its outputs
 * end: Node hears of that before it waits for the child. Null when something else held the outputs open.
 *
 * Memory is the largest resident set of any one process of the tree. The system keeps the peak, but forgets it when a
 * process ends: what a process grew after the last look is missed, and
 * null stands for one that ended before the first, 2 ms after its start.
 */
export function watchUsage(pid: number): UsageWatch {
  if (process.platform !== "linux") return NO_WATCH;
  const startMs = performance.now();
  let times: Times | null = null;
  let maxRssBytes: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const one = {
    lookForEnd() {
      times = finalTimes(pid);
      if (times !== null) watched.delete(one);
    },
  };

  function lookLater(): void {
    const pauseMs = Math.max(SHORTEST_MS, Math.min(LONGEST_MS, SHARE * (performance.now() - startMs)));
    timer = setTimeout(() => {
      lookForEnds();
      maxRssBytes = largest(maxRssBytes, pid);
      if (times === null) lookLater();
    }, pauseMs);
  }

  watched.add(one);
  lookLater();
  return {
    look: lookForEnds,
    end() {
      clearTimeout(timer);
      watched.delete(one);
      return { ...UNKNOWN, ...times, maxRssBytes };
    },
  };
}

function lookForEnds(): void {
  for (const one of watched) one.lookForEnd();
}

type Times = Pick<ProcessUsage, "userTimeMs" | "systemTimeMs">;

/** Null while the process runs: an ended process has freed its memory, so that its size is 0. */
function finalTimes(pid: number): Times | null {
  const fields = statFields(pid);
  if (fields === null || fields[20] !== "0") return null;
  const ticks = [11, 12, 13, 14].map((index) => Number(fields[index]));
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = ticks;
  return { userTimeMs: (user + childrenUser) * TICK_MS, systemTimeMs: (system + childrenSystem) * TICK_MS };
}

function largest(before: number | null, pid: number): number | null {
  const peaks = treeOf(pid).flatMap((one) => peakBytes(one) ?? []);
  return peaks.length === 0 ? before : Math.max(before ?? 0, ...peaks);
}

function peakBytes(pid: number): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(`${pid}/status`) ?? "")?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
