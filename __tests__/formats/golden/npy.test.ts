import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parseNpy } from "../../../src/formats/golden/npy.ts";

// Written by NumPy 2.4.6.
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}.npy`, import.meta.url));

describe("An array that NumPy saved", () => {
  test.each([
    ["float64", [2, 3], [1.5, -2.25, 0.1, Number.NaN, Infinity, -0]],
    ["float64-fortran", [2, 3], [1.5, -2.25, 0.1, Number.NaN, Infinity, -0]],
    ["float32-big-endian", [2, 3], [1.5, -2.25, Math.fround(0.1), Number.NaN, Infinity, -0]],
    ["float16", [6], [1.5, 65504, 2 ** -24, -Infinity, Number.NaN, 0.3330078125]],
    ["int8", [2], [-128, 127]],
    ["bool", [2], [1, 0]],
    ["scalar", [], [3]],
    ["empty", [0, 3], []],
    ["version-3", [3], [0, 1, 2]],
    ["three-axes-fortran", [2, 3, 4], Array.from({ length: 24 }, (_, index) => index)],
  ])("of %s is read in C order", (name, shape, values) => {
    const array = parseNpy(bytesOf(name), name);
    expect(array.shape).toEqual(shape);
    expect([...array.values]).toEqual(values);
  });

  test("holds integers of 64 bits exactly, and both parts of complex numbers", () => {
    expect([...parseNpy(bytesOf("int64"), "f").values]).toEqual([
      2n ** 63n - 1n,
      -(2n ** 63n),
      2n ** 53n + 1n,
    ]);
    expect([...parseNpy(bytesOf("uint64"), "f").values]).toEqual([2n ** 64n - 1n]);
    const { values, imaginary } = parseNpy(bytesOf("complex128"), "f");
    expect([[...values], [...(imaginary ?? [])]]).toEqual([
      [1, Number.NaN],
      [2, 0],
    ]);
  });

  test.each([
    ["objects", "expected an array of numbers, got elements of type '|O'"],
    ["structured", "expected a header with descr of numbers"],
  ])("of %s is refused by name: nothing is unpickled", (name, message) => {
    expect(() => parseNpy(bytesOf(name), "f.npy")).toThrow(message);
  });

  test("that is cut anywhere, or has bytes too many, is refused", () => {
    const bytes = bytesOf("float64");
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => parseNpy(bytes.subarray(0, length), "f.npy")).toThrow(/f\.npy/);
    }
    expect(() => parseNpy(Buffer.concat([bytes, Buffer.from([0])]), "f.npy")).toThrow("got 49");
  });
});
