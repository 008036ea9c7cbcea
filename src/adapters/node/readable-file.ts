import { type Stats, statSync } from "node:fs";
import { usageProblem } from "../../base/errors.ts";

/** An open descriptor under a name, such as the `<(…)` of a shell: it has a writer, or ends. */
const DESCRIPTOR = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/;

/**
 * Checks a file before it is opened and read from start to end: opening a named pipe without a writer waits forever, and
 * a device may have no end. UsageError for these; whatever `stat` throws.
 */
export function requireReadable(path: string, shown: string): void {
  const stats = statSync(path);
  if (stats.isFile() || stats.isDirectory() || path === "/dev/null") return;
  if (DESCRIPTOR.test(path) && (stats.isFIFO() || stats.isSocket())) return;
  throw usageProblem(shown, `expected a file, got ${kindOf(stats)}; write its content to a file first`);
}

/** Requires a file that can be read twice, which an open descriptor cannot be. */
export function requireRegular(path: string, shown: string): void {
  const stats = statSync(path);
  if (stats.isFile() || stats.isDirectory()) return;
  const why = `expected a file, got ${kindOf(stats)}, which cannot be read twice; write it to a file first`;
  throw usageProblem(shown, why);
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return "a pipe";
  return stats.isSocket() ? "a socket" : "a device";
}
