import { linearPattern, PatternError } from "../../base/linear-pattern.ts";

/** Why a text is no regular expression with one capture group; empty when it is one. */
export function checkPattern(pattern: string): string[] {
  const { problem, groups } = readPattern(pattern);
  if (problem !== null) return [problem];
  return groups === 1 ? [] : [`expected a regular expression with one capture group, got ${groups} of them`];
}

export interface ReadPattern {
  /** Null = it is a regular expression. */
  readonly problem: string | null;
  readonly groups: number;
  /** Of named groups. */
  readonly names: readonly string[];
}

/** Why a text is no regular expression, and which groups it has. */
export function readPattern(pattern: string): ReadPattern {
  try {
    const { groups, names } = linearPattern(pattern);
    return { problem: null, groups, names };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { problem: error.message, groups: 0, names: [] };
  }
}
