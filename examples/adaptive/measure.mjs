/** Noise of a trial as a share, and how much slower the new version is. */
const PROGRAMS = {
  parse: { noise: 0.02, slower: 1.15 },
  print: { noise: 0.02, slower: 1 },
  search: { noise: 0.12, slower: 1.02 },
};

/** Made up, and the same for the same seed: about normal noise around 1000 steps. */
export default ({ axes, side, seed }) => {
  const { noise, slower } = PROGRAMS[axes.program];
  let state = seed ^ (side === "candidate" ? 0x9e3779b9 : 0);
  let sum = 0;
  for (let draw = 0; draw < 12; draw += 1) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    sum += (state >>> 0) / 2 ** 32;
  }
  return { steps: 1000 * (1 + noise * (sum - 6)) * (side === "candidate" ? slower : 1) };
};
