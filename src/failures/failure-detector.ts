/** What a pattern's named groups caught; a group that caught nothing is missing. */
export type Culprit = Readonly<Record<string, string | undefined>>;

/** Ours are regular expressions of JavaScript, without repetitions that backtrack; a config's are matched in linear time. */
export type Detects = RegExp | { readonly first: (text: string) => Culprit | null };

/** How a known failure is recognised, and what to advise. */
export interface FailureDetector {
  readonly id: string;
  readonly priority: number;
  readonly codes: readonly string[];
  readonly patterns: readonly Detects[];
  advise(culprit: Culprit): string;
}

/** The priority of detectors that name the cause; those that only name its kind come after them. */
export const SPECIFIC = 60;
export const GENERAL = 40;

/** `the program 'jq'`, or `the program` where nothing was caught. */
export function named(what: string, name: Culprit[string]): string {
  return name === undefined ? what : `'${name}'`;
}
