import fc from "fast-check";

/** Random text in a token's shape: no token of anybody, and none in this file that a scanner could take for a leak. */
export function tokenOf(pattern: string): fc.Arbitrary<string> {
  // Lookaheads cannot be drawn from: what they rule out is drawn and left out.
  const drawn = pattern.replaceAll(/\(\?[!=][^)]*\)/g, "");
  const whole = new RegExp(`^(?:${pattern})$`);
  return fc
    .stringMatching(new RegExp(`^(?:${drawn})$`))
    .filter((token) => whole.test(token) && /[A-Za-z0-9]$/.test(token));
}
