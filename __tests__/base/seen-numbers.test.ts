import { expect, test } from "@jest/globals";
import { SeenRepetitions } from "../../src/base/seen-numbers.ts";

test("says once that a repetition is new, for any index", () => {
  const seen = new SeenRepetitions();
  const indices = [0, 31, 32, 33, 2 ** 31, 2 ** 40 + 5];
  expect(indices.map((index) => seen.add(index))).toEqual(indices.map(() => true));
  expect(indices.map((index) => seen.add(index))).toEqual(indices.map(() => false));
  expect(seen.add(1)).toBe(true);
});
