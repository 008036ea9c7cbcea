import fc from "fast-check";

/** Random text in a token's shape: no token of anybody, and none in this file that a scanner could take for a leak. */
export function tokenOf(pattern: string): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^(?:${pattern})$`)).filter((token) => /[A-Za-z0-9]$/.test(token));
}
