import { describe, expect, test } from "@jest/globals";
import { recentLevel, spreadAboutTrend, Xoshiro128 } from "../../../src/stats/index.ts";
import { normalSample } from "../../support/samples/normal-sample.ts";

function levelAtEnd(values: readonly number[] | Float64Array, starts: readonly number[], farP = 0.0005) {
  return recentLevel(values, starts, farP);
}

/** Mean 100; sd of 8 values 2.815772. */
const EIGHT = [100, 104, 97, 101, 96, 103, 99, 102];

function kept(values: readonly number[], starts: readonly number[] = []): readonly (readonly number[])[] {
  return levelAtEnd(values, starts)!.segments.map((segment) => segment.kept.map((index) => values[index]!));
}

describe("the level of a series", () => {
  test("is the mean and the spread of all values where nothing changes", () => {
    const recent = levelAtEnd(EIGHT, [])!;
    expect(recent).toMatchObject({ level: { mean: 100.25, n: 8, df: 7 }, moved: null });
    expect(recent.level.sd).toBeCloseTo(2.815772, 6);
  });

  test("is the mean of the last segment, with the spread within all of them", () => {
    const recent = levelAtEnd([...EIGHT, 70, 71, 69], [])!;
    // Squares 55.5 of the eight about 100.25 and 2 of the three about 70; 11 values, 2 segments.
    expect(recent).toMatchObject({ level: { mean: 70, n: 3, df: 9 }, moved: null });
    expect(recent.level.sd).toBeCloseTo(Math.sqrt((55.5 + 2) / 9), 12);
  });

  test("begins where the caller says, whatever the values say, and knows the spread from the values before", () => {
    const recent = levelAtEnd([...EIGHT, 101], [8])!;
    expect(recent).toMatchObject({ level: { mean: 101, n: 1, df: 7 }, moved: null });
  });

  test.each([
    ["first", [170, ...EIGHT]],
    ["in the middle", [...EIGHT.slice(0, 4), 170, ...EIGHT.slice(4)]],
    ["last but one", [...EIGHT, 170, 100]],
  ])("leaves out an outlier that is %s", (_, values) => {
    expect(kept(values).flat()).not.toContain(170);
    expect(levelAtEnd(values, [])).toMatchObject({ moved: null });
    expect(levelAtEnd(values, [])!.level.sd).toBeLessThan(3);
  });

  test("keeps rounded values of which most are equal", () => {
    expect(kept([100, 100, 101, 100, 100, 100, 101, 100, 100, 100])[0]).toHaveLength(10);
    expect(kept([100, 100, 100, 100, 100, 170, 100, 100, 100, 100])[0]).toHaveLength(9);
  });

  test("is null where no spread is known", () => {
    expect(levelAtEnd([], [])).toBeNull();
    expect(levelAtEnd([5], [])).toBeNull();
    expect(levelAtEnd([1, 2, 3], [1, 2])).toBeNull();
  });
});

describe("a series whose last values are far from those before", () => {
  test.each([1, 2])("may have moved with the last %i", (count) => {
    const last = [70, 71].slice(0, count);
    const recent = levelAtEnd([...EIGHT, ...EIGHT, ...last], [])!;
    expect(recent.moved).toMatchObject({ count, before: { mean: 100.25, n: 16 } });
    expect(recent.level).toMatchObject({ mean: count === 1 ? 70 : 70.5, n: count });
  });

  test("has changed with three", () => {
    const recent = levelAtEnd([...EIGHT, ...EIGHT, 70, 71, 69], [])!;
    expect(recent).toMatchObject({ moved: null, level: { mean: 70, n: 3 } });
  });

  test("has not moved where they lie on both sides, or where one of two is near", () => {
    expect(levelAtEnd([...EIGHT, ...EIGHT, 130, 70], [])!.moved).toMatchObject({ count: 1 });
    expect(levelAtEnd([...EIGHT, ...EIGHT, 70, 100], [])!.moved).toBeNull();
  });

  test("has not moved where the caller says that a segment began there", () => {
    expect(levelAtEnd([...EIGHT, ...EIGHT, 130], [16])!.moved).toBeNull();
    expect(levelAtEnd([...EIGHT, ...EIGHT, 130, 131], [16])!.moved).toBeNull();
  });

  test("without spread has moved by any difference but that of rounding", () => {
    expect(levelAtEnd([...Array<number>(9).fill(0.3), 0.1 + 0.2], [])!.moved).toBeNull();
    expect(levelAtEnd([...Array<number>(9).fill(100), 70], [])!.moved).toMatchObject({ count: 1 });
  });

  test("has to be farther where more series are looked at", () => {
    // 4.4 standard deviations above 16 values; t(.9995, 15) = 4.07, t(1 - .0005 / 70, 15) = 6.
    expect(levelAtEnd([...EIGHT, ...EIGHT, 112], [])!.moved).toMatchObject({ count: 1 });
    expect(levelAtEnd([...EIGHT, ...EIGHT, 112], [], 0.0005 / 70)!.moved).toBeNull();
  });

  test("is rare where nothing moves", () => {
    const random = new Xoshiro128([1, 2, 3, 4]);
    const runs = 1000;
    const moved = Array.from(
      { length: runs },
      () => levelAtEnd(normalSample(random, 30), [])!.moved !== null,
    );
    // 2 x .0005 for the last value; about .1 % in all.
    expect(moved.filter(Boolean).length).toBeLessThan(8);
  });
});

test("the spread about a trend is zero along a line, and that of the residuals elsewhere", () => {
  expect(spreadAboutTrend([[100, 103, 106, 109]])!.sd).toBeCloseTo(0, 12);
  // y = 3 + .99 (x - 2): residuals -.02, .09, -.1, .01, .02; squares .019 with 3 df.
  const { sd, df } = spreadAboutTrend([
    [1, 2.1, 2.9, 4, 5],
    [1, 2],
  ])!;
  expect(df).toBe(3);
  expect(sd).toBeCloseTo(Math.sqrt(0.019 / 3), 12);
  expect(spreadAboutTrend([[1, 2], [5]])).toBeNull();
});
