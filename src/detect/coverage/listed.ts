import type { Listed } from "../../model/result/coverage/coverage.ts";

/** A report names so many files of one list. */
const MOST_LISTED = 200;

export function listed<T>(all: readonly T[]): Listed<T> {
  return { first: all.slice(0, MOST_LISTED), count: all.length };
}
