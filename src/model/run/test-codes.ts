/** The codes of errors of a whole file, collector, package or run: the tests in it did not run. */
export const NOT_LOADED = "not-loaded";

const CODES: ReadonlySet<string> = new Set([
  NOT_LOADED,
  "exit-code",
  "not-named",
  "build-failed",
  "package-failed",
  "plan",
]);

export function isNotLoaded(code: string): boolean {
  return CODES.has(code);
}
