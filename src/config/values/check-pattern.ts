import { linearPattern, PatternError, UNIT_GROUP } from "../../base/linear-pattern.ts";

/** Why a text is no regular expression with one capture group, beside which one named `unit` may stand; empty when it is one. */
export function checkPattern(pattern: string): string[] {
  const { problem, groups, names } = readPattern(pattern);
  if (problem !== null) return [problem];
  const values = names.includes(UNIT_GROUP) ? groups - 1 : groups;
  if (values === 1) return [];
  const beside = values === groups ? "" : ` beside \`${UNIT_GROUP}\``;
  return [`expected a regular expression with one capture group${beside}, got ${values} of them`];
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
