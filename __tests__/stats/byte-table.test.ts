import { expect, test } from "@jest/globals";
import { byteTable, bytesFor, sumByBytes } from "../../src/stats/byte-table.ts";
import { BLOCK } from "../../src/stats/resampling.ts";
import { Xoshiro128 } from "../../src/stats/xoshiro128.ts";

test.each([1, 4, 7, 8, 13, 60])("sums of %i values are those of adding them one by one", (length) => {
  const random = new Xoshiro128([5, 6, 7, length]);
  const values = Float64Array.from({ length }, () => random.below(1000) - 500);
  const bytes = Uint8Array.from({ length: bytesFor(length) * BLOCK }, () => random.below(256));
  const isKept = (i: number, r: number) => ((bytes[(i >> 3) * BLOCK + r] ?? 0) >> (i & 7)) & 1;
  for (const notKept of ["negative", "nothing"] as const) {
    const sums = new Float64Array(BLOCK);
    sumByBytes(byteTable(values, notKept), bytes, sums);
    const plain = Array.from(sums, (_, r) =>
      values.reduce((sum, value, i) => sum + (isKept(i, r) ? value : notKept === "negative" ? -value : 0), 0),
    );
    // Whole numbers add up without rounding.
    expect([...sums]).toEqual(plain);
  }
});
