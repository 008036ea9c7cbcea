import { describe, expect, test } from "@jest/globals";
import { studyCreep } from "./calibration/creep.ts";
import { MAIN_LEVELS, type MainLevelStudy, studyMainLevel } from "./calibration/main-level.ts";

// A fast part of `npm run test:main-level`, with the same functions.

const SIZE = { spread: 0.02, runs: 30 };

/** Shares that are red at +10 and +20 %, and at them against the mean of all runs. */
function power(name: string, histories = 150) {
  const studies: readonly MainLevelStudy[] = MAIN_LEVELS.filter((study) => study.name === name);
  const { rows, broken } = studyMainLevel(studies, SIZE, histories);
  const shares = (cell: string | undefined) => (cell ?? "").split(" / ").map(Number);
  const [ours, all] = [shares(rows[0]?.[1]), shares(rows[0]?.[2])];
  return { broken, at10: ours[1] ?? 0, at20: ours[2] ?? 0, allAt20: all[2] ?? 0 };
}

describe("a worsening beyond main's level", () => {
  // Page figures .74, .64, .70, .69 at +10 %; four standard errors of 150 histories are .15.
  test.each([
    ["flat", 0.59],
    ["-30 % three runs ago", 0.49],
    ["-30 % eight ago", 0.55],
    ["+10 % accepted three ago", 0.49],
    ["one outlier x 1.7", 0.54],
  ])("is found where main is %s", (name, least) => {
    const { broken, at10, at20 } = power(name);
    expect(broken).toEqual([]);
    expect(at10).toBeGreaterThan(least);
    expect(at20).toBeGreaterThan(0.95);
  });

  test("is not found by the mean of all runs, after a step or an outlier", () => {
    expect(power("-30 % three runs ago", 30).allAt20).toBe(0);
    expect(power("one outlier x 1.7", 30).allAt20).toBeLessThan(0.2);
  });

  test("is inconclusive while main may have moved", () => {
    const studies = MAIN_LEVELS.filter(({ name }) => name.endsWith("two ago") || name.endsWith("one ago"));
    const { rows } = studyMainLevel(studies, SIZE, 50);
    expect(rows.map(([, red, , moved]) => [red, moved?.split(" ")[0]])).toEqual([
      [".00 / .00 / .00", "100.0"],
      [".00 / .00 / .00", "100.0"],
    ]);
  });
});

describe("small steps", () => {
  test("are not told of where nothing changes", () => {
    const study = { metrics: 10, spread: 0.05, correlation: 0, runsPerStep: 0 };
    expect(studyCreep([study], 25)).toMatchObject({ broken: [], rows: [expect.arrayContaining(["10"])] });
  });

  test("of 3 %, six times, are told of: as such, or by a louder word", () => {
    const study = { metrics: 1, spread: 0.02, correlation: 0, runsPerStep: 3 };
    const [, , , , told, loud] = studyCreep([study], 40).rows[0] ?? [];
    expect(Number.parseFloat(told ?? "")).toBeGreaterThan(80);
    expect(Number.parseFloat(loud ?? "")).toBeGreaterThan(90);
  });
});
