import type { ResamplingOptions, SeedFor } from "../../src/stats/index.ts";

/** FNV-1a of the key, spread over four words: deterministic and cheap, enough for tests. */
export const seedFor: SeedFor = (key) => {
  const word = (salt: number): number => {
    let hash = 0x811c9dc5 ^ salt;
    for (const char of JSON.stringify(key)) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    return hash | 1;
  };
  return [word(1), word(2), word(3), word(4)];
};

export const options: ResamplingOptions = {
  resamples: 9999,
  maxResamples: 99_999,
  alphas: [0.05],
  criticalAlpha: 0.05,
  seedFor,
  purpose: ["test"],
};
