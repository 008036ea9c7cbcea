import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import canonicalize from "canonicalize";
import { drawState, drawUniform, hashJson } from "../../src/base/hash.ts";

test("is SHA-256 of canonical JSON, whatever the order of keys", () => {
  // printf '{"a":1,"b":[true,null]}' | sha256sum
  const expected = "1cc69c7fa23616ca2ec3ee70d24390a6225c8832db8a4c814c7e0e7f942f8668";
  expect(hashJson({ b: [true, null], a: 1 })).toBe(expected);
  expect(hashJson({ a: 1, b: [true, null] })).toBe(expected);
});

test("the draw state is the first 16 bytes of the hash, big-endian", () => {
  const hex = hashJson(["k", 1]);
  const words = [0, 8, 16, 24].map((start) => Number.parseInt(hex.slice(start, start + 8), 16));
  expect(drawState(["k", 1])).toEqual(words);
});

test("a uniform draw is in [0, 1) and spread evenly", () => {
  const draws = Array.from({ length: 2000 }, (_, index) => drawUniform(["u", index]));
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  // Mean of 2000 uniforms: sd 0.2887 / sqrt(2000) = 0.0065; five of them.
  expect(Math.abs(draws.reduce((sum, draw) => sum + draw, 0) / 2000 - 0.5)).toBeLessThan(0.033);
});

test("refuses what JSON cannot hold", () => {
  expect(() => hashJson(Number.NaN)).toThrow("NaN");
});

test("a list of strings and numbers, the key of a draw, is hashed as canonical JSON", () => {
  const keys = [
    [],
    ["a", 1],
    [-0, 1e21, 1e-7, 0.1, 2 ** 53],
    ["\u0000\u2028", "\u00e9", "😀", '"\\ud83d'],
    ["\\ud800"],
  ];
  for (const key of keys) {
    // An object's canonical text holds that of the list as it stands.
    const text = canonicalize({ key })!.slice('{"key":'.length, -1);
    expect(hashJson(key)).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
  }
  for (const wrong of [["\ud800"], ["a\udc00b", 1], [Number.NaN], ["a", Infinity]]) {
    expect(() => hashJson(wrong)).toThrow(/surrogate|NaN|Infinity/i);
  }
});
