import { linearPattern, PatternError, UNIT_GROUP } from "../../base/linear-pattern.ts";

/** Why a text is no regular expression with one capture group, and perhaps another one named `unit`; empty when it is one. */
export function checkPattern(pattern: string): string[] {
  const { problem, groups, names } = readPattern(pattern);
  if (problem !== null) return [problem];
  if (names.includes(UNIT_GROUP)) {
    if (groups === 2) return [];
    const found = groups === 1 ? "none" : `${groups - 1} of them`;
    return [`expected one capture group for the number beside the group named ${UNIT_GROUP}, got ${found}`];
  }
  return groups === 1 ? [] : [`expected a regular expression with one capture group, got ${groups} of them`];
}

export interface ReadPattern {
  /** Null = the text is a regular expression. */
  readonly problem: string | null;
  readonly groups: number;
  /** Names of the named groups. */
  readonly names: readonly string[];
}

/** Why a text is not a regular expression, and the groups that it has. */
export function readPattern(pattern: string): ReadPattern {
  try {
    const { groups, names } = linearPattern(pattern);
    return { problem: null, groups, names };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { problem: error.message, groups: 0, names: [] };
  }
}
