/** Resamples are drawn and seeded in blocks of this size, so that any number of workers draws the same bits. */
export const BLOCK = 512;
