import type { FileHead } from "./file-head.ts";

/** Whether a file has events of `go test -json`. */
export function isGoEvents({ json }: Pick<FileHead, "json">): boolean {
  return json.has("Action") && (json.has("Package") || json.has("ImportPath"));
}

/** Tests may print the word: the name of a benchmark ends the line, or a tab follows. */
const BENCHMARK = /"Test"\s*:\s*"Benchmark|"Output"\s*:\s*"Benchmark\S*[ ]*(?:\\[tn]|")/;

/**
 * Whether they are of benchmarks. A file that has tests too is one of benchmarks, where it says so in its start: what fails
 * in it is errored, and its tests are not read. Run tests and benchmarks apart to have both.
 */
export function isGoBenchmarks(head: Pick<FileHead, "json" | "text">): boolean {
  return isGoEvents(head) && BENCHMARK.test(head.text);
}
