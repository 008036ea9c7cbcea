import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { goValues, isResult, plainGoValues } from "../../../src/importers/benchmarks/go-values.ts";

const RESULT = /^(Benchmark\S*)[ \t]+\d+[ \t]+(\S.*)$/;

/** By the expression and the words of a line. */
function bySplitting(text: string): ReturnType<typeof goValues> {
  const [, , values] = RESULT.exec(text) ?? [];
  return values === undefined ? null : goValues(values);
}

describe("values of a result line in the plainest way", () => {
  const digits = fc.stringMatching(/^\d{0,17}$/);
  const number = fc.oneof(
    fc.tuple(digits, digits).map(([whole, below]) => `${whole}.${below}`),
    digits,
    fc.constantFrom("1e3", "+5", "-2.5", "NaN", "+Inf", ".5", "5.", ".", "0.1", "123456789.123456"),
  );
  const unit = fc.constantFrom(
    "ns/op",
    "B/op",
    "allocs/op",
    "MB/s",
    "\u00b5s/op",
    "x",
    "5x",
    "-",
    "a\u00a0b",
    "a\rb",
  );
  const blank = fc.constantFrom(" ", "\t", "  \t ", "", "\u00a0", "\r", "\u2028");

  test("are those of the expression and its words, or are left to them", () => {
    const pair = fc.tuple(number, blank, unit, blank).map((parts) => parts.join(""));
    const line = fc.tuple(blank, fc.constantFrom("100", "", "x1"), blank, fc.array(pair, { maxLength: 4 }));
    fc.assert(
      fc.property(line, ([before, iterations, behind, pairs]) => {
        const text = `BenchmarkA-8${before}${iterations}${behind}${pairs.join("")}`;
        const plain = plainGoValues(text, "BenchmarkA-8".length);
        expect(plain ?? bySplitting(text)).toEqual(bySplitting(text));
        const mayBe = isResult(text, "BenchmarkA-8".length);
        expect(plain === null || mayBe).toBe(true);
      }),
      { seed: 5, numRuns: 3000 },
    );
  });

  test("are what Number makes of the text, to the last bit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 - 1 }), fc.nat(15), (mantissa, below) => {
        const all = String(mantissa).padStart(below + 1, "0");
        const text = below === 0 ? all : `${all.slice(0, -below)}.${all.slice(-below)}`;
        const read = plainGoValues(`B 1 ${text} ns/op`, 1);
        expect(read ?? [[Number(text), "ns/op"]]).toEqual([[Number(text), "ns/op"]]);
      }),
      { seed: 6, numRuns: 2000 },
    );
    expect(plainGoValues("B 1 0.1 ns/op", 1)).toEqual([[0.1, "ns/op"]]);
    expect(plainGoValues("B 1 1234567890123456 ns/op", 1)).toBeNull();
  });

  test("of lines in another way are left to the expression", () => {
    expect(plainGoValues("B 1 5 \u00b5s/op", 1)).toBeNull();
    expect(plainGoValues("B 1 5 ns/op 6 ns/op", 1)).toBeNull();
    expect(plainGoValues("B 1", 1)).toBeNull();
    expect(plainGoValues("B1 5 ns/op", 1)).toBeNull();
  });
});
