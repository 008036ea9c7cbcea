import { expect, test } from "@jest/globals";
import { sumKept, wordsFor } from "../../../src/stats/resampling/kept-sums.ts";
import { Xoshiro128 } from "../../../src/stats/random/xoshiro128.ts";

const STRIDE = 70;

// 1 to 4 bytes of a word, 1 to 4 of a second, and more than two.
test.each([0, 1, 8, 13, 20, 32, 40, 45, 60, 64, 100, 130, 250])(
  "sums of %i values are those of adding them one by one",
  (length) => {
    const random = new Xoshiro128([5, 6, 7, length]);
    const words = new Int32Array(wordsFor(length) * STRIDE);
    random.fillWords(words);
    const isKept = (i: number, r: number) => ((words[(i >> 5) * STRIDE + r] ?? 0) >>> (i & 31)) & 1;
    for (const notKept of ["negative", "nothing"] as const) {
      const values = Float64Array.from({ length }, () => random.below(1000) - 500);
      const sums = new Float64Array(STRIDE - 3);
      sumKept({ values, notKept }, { words, stride: STRIDE }, sums);
      const plain = Array.from(sums, (_, r) =>
        values.reduce(
          (sum, value, i) => sum + (isKept(i, r) ? value : notKept === "negative" ? -value : 0),
          0,
        ),
      );
      // Whole numbers add up without rounding.
      expect([...sums]).toEqual(plain);
    }
  },
);
