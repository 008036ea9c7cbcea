import fc from "fast-check";

/** Random text in a token's shape: no token of anybody, and none in this file that a scanner could take for a leak. */
export function tokenOf(pattern: string): fc.Arbitrary<string> {
  // Lookaheads cannot be drawn from; what they forbid is drawn once in a million tokens.
  const drawn = pattern.replaceAll(/\(\?![^)]*\)/g, "");
  return fc.stringMatching(new RegExp(`^(?:${drawn})$`)).filter((token) => /[A-Za-z0-9]$/.test(token));
}
