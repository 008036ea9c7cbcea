import { describe, expect, test } from "@jest/globals";
import { extractMetrics } from "../../../src/runners/answer/extract-metrics.ts";
import { matchPatterns } from "../../../src/runners/answer/match-patterns.ts";
import { NUMBERS } from "../../support/metric-shape.ts";

const PATTERN = String.raw`t:\s+([0-9.]+)`;

/** The number that is read, or why it is not. */
function read(line: string, pattern = PATTERN): number | string {
  const found = matchPatterns(line, { t: pattern }, { source: "stdout", shape: NUMBERS });
  if (!found.ok) return found.problem;
  const { t } = found.value.metrics;
  return typeof t === "number" ? t : "no number";
}

describe("a captured number that goes on is unreadable", () => {
  test.each([
    "t:       2,132 ns/iter (+/- 673)",
    "t: 12,5 ms",
    "t: 1 234,5 ms",
    "t: 1\u00a0234 ms",
    "t: 1\u202f234 ms",
    "t: 12 345",
    "t: 1.2e-05 s",
    "t: 1.2E5 s",
    "t: 12e3",
    "t: 1.2D-05",
    "t: 1m2.5s",
    "t: 1m 2.5s",
    "t: 1h30m",
    "t: 2 min 5 s",
    "t: 1:02.5",
    "t: 1_000",
    "t: 0x1F",
    "t: 1'234",
    "t: 1’234",
    "t: 1.2×10^5",
    "t: 1.2 x 10^5",
    "t: 1·10⁻⁵",
    "t: 3\nt: 2,132",
    "t: 1２.5",
    "t: 1.5２",
    "t: 1٢",
    "t: 1².5",
    "t: 1½",
    "t: 1．5",
    "t: 1，234",
    "t: 1\u200b2",
    "t: 1\u00ad234",
    "t: 1\u2060.5",
    "t: 1\u00002",
    "t: 1\u03082",
  ])("%s", (line) => {
    expect(read(line)).toMatch(/^expected the pattern of 't' to capture the whole of a number, captured '/);
  });

  test("also one whose beginning is left out", () => {
    for (const [line, pattern] of [
      ["2,132 ns", String.raw`([0-9]+) ns`],
      ["12.5 ns", String.raw`([0-9]+) ns`],
      ["1 234 ns", String.raw`([0-9]+) ns`],
      ["1e-5 s", String.raw`([0-9]+) s`],
      ["t: -5 ms", String.raw`([0-9]+) ms`],
      ["t: .5 ms", String.raw`([0-9]+) ms`],
      ["1:30 min", String.raw`([0-9]+) min`],
      ["1234", String.raw`2([0-9]+)`],
      ["１2 ms", String.raw`([0-9]+) ms`],
      ["１．5 ms", String.raw`([0-9]+) ms`],
      ["1\u200b2 ms", String.raw`([0-9]+) ms`],
      ["t: –5 ms", String.raw`([0-9]+) ms`],
      ["t: －5 ms", String.raw`([0-9]+) ms`],
    ] as const) {
      expect(read(line, pattern)).toMatch(/whole of a number/);
    }
  });

  test("also in the middle of the digits, and where the pattern itself reads the rest of the line", () => {
    expect(read("t: 2132", String.raw`t: (\d)`)).toMatch(/followed by '132'/);
    expect(read("t: 2,132 ns", String.raw`t: (\d+).*$`)).toMatch(/followed by ',132'/);
  });

  test("says what follows, and is the same for the answers of models", () => {
    expect(read("t: 2,132 ns")).toContain(
      "captured '2', which is followed by ',132': is it the whole number?",
    );
    const answer = extractMetrics(
      "score: 12,5",
      { s: { from: "pattern", pattern: "score: ([0-9.]+)" } },
      NUMBERS,
    );
    expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining("',5'") });
  });
});

describe("a captured number that is whole is read", () => {
  test.each<readonly [string, number]>([
    ["t: 12.5 ms", 12.5],
    ["t: 12.5ms", 12.5],
    ["t: 12, u: 13", 12],
    ["t: 12; u: 13", 12],
    ["(t: 12)", 12],
    ["t: 12.", 12],
    ["t: 12.5, and no more.", 12.5],
    ["t: 85%", 85],
    ["t: 3/10 passed", 3],
    ["t: 1.8x faster", 1.8],
    ["t: 12  13  14", 12],
    ["t: 12\t13", 12],
    ["t: 12.5 13.5", 12.5],
    ["t: 2132 7", 2132],
    ["t: 5 s of 10", 5],
    ["t: 12 ± 3", 12],
    ["t: 1000\nt: 3\n2", 3],
    ["t: 5 exact", 5],
    ["t: 5 days", 5],
  ])("%s", (line, number) => {
    expect(read(line)).toBe(number);
  });

  test("behind a name that ends in a digit, a list, an equals sign", () => {
    expect(read("p95 12.3 ms", String.raw`p95 ([0-9.]+)`)).toBe(12.3);
    expect(read("bench2 120 ms", String.raw`bench2 ([0-9.]+)`)).toBe(120);
    expect(read("a=1, b=-2.5e3", String.raw`b=(\S+)`)).toBe(-2500);
    expect(read("step 3: 120", String.raw`step \d+: (\d+)`)).toBe(120);
  });
});

describe("terminal codes", () => {
  test.each([
    ["1\u001b[0m2 ms", 12],
    ["\u001b[1;32m12.5\u001b[0m ms", 12.5],
    ["1\u001b[38;2;1;2;3m2\u001b[K ms", 12],
    ["1\u001b[38:2::1:2:3m2 ms", 12],
    ["\u009b1m12\u009b0m ms", 12],
    ["\u001b]8;;https://example.org\u00071\u001b]8;;\u00072 ms", 12],
  ])("that show nothing part no number: %j", (line, expected) => {
    expect(read(`t: ${line}`)).toBe(expected);
  });

  test("that move the cursor stay where they are", () => {
    expect(read("t: 1\u001b[5C2 ms")).toBe(1);
  });

  test("are matched by a pattern that names them", () => {
    expect(read("\u001b[1m7\u001b[0m t: 12", String.raw`\x1b\[1m([0-9]+)\x1b`)).toBe(7);
    expect(read("\u001b[1m7\u001b[0m t: 12", "\u001b\\[1m([0-9]+)")).toBe(7);
  });

  test("do not hide the unit behind the number", () => {
    const found = matchPatterns(
      "t: 12\u001b[0m \u001b[2mus\u001b[0m",
      { t: PATTERN },
      { source: "stdout", shape: NUMBERS },
    );
    expect(found).toMatchObject({ ok: true, value: { metrics: { t: 12 }, units: { t: "us" } } });
  });
});
