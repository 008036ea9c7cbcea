import type { Problem } from "./errors.ts";

/** More than this many lines help nobody. */
export const MAX_LISTED = 100;

/** The first problems and how many more there are. */
export function limitedProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.length <= MAX_LISTED ? problems : withCount(problems.slice(0, MAX_LISTED), problems.length);
}

/** `first`: as many as are listed. */
export function withCount(first: readonly Problem[], count: number): readonly Problem[] {
  const more = count - first.length;
  const file = first.at(-1)?.file;
  if (more <= 0 || file === undefined) return first;
  return [...first, { file, line: null, column: null, path: "", message: `and ${more} more problems` }];
}
