/** Resamples are drawn and seeded in blocks of this many: any number of workers draws the same bits. */
export const BLOCK = 512;
