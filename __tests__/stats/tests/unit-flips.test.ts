import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { fewerSuccesses, flipCount, type TwoProportions } from "../../../src/stats/index.ts";

const unit = (x: number, y: number, trials: readonly [number, number] = [3, 3]): TwoProportions => ({
  x: { successes: x, trials: trials[0] },
  y: { successes: y, trials: trials[1] },
});

function choose(n: number, k: number): number {
  return k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

/** Each table that a unit's total allows, with its chance. */
function tables({
  x,
  y,
}: TwoProportions): readonly { readonly unit: TwoProportions; readonly chance: number }[] {
  const total = x.successes + y.successes;
  return Array.from({ length: y.trials + 1 }, (_, inY) => ({
    unit: unit(total - inY, inY, [x.trials, y.trials]),
    chance: (choose(y.trials, inY) * choose(x.trials, total - inY)) / choose(x.trials + y.trials, total),
  })).filter(({ chance }) => chance > 0);
}

/** Fisher's one-sided p, by adding up tables. */
function pOf(one: TwoProportions): number {
  return tables(one)
    .filter((table) => table.unit.y.successes <= one.y.successes)
    .reduce((sum, { chance }) => sum + chance, 0);
}

/** Every outcome of all units, with its chance. */
function outcomes(
  units: readonly TwoProportions[],
): readonly { readonly units: readonly TwoProportions[]; readonly chance: number }[] {
  const [first, ...rest] = units;
  if (first === undefined) return [{ units: [], chance: 1 }];
  return tables(first).flatMap((table) =>
    outcomes(rest).map((other) => ({
      units: [table.unit, ...other.units],
      chance: table.chance * other.chance,
    })),
  );
}

const proportion = fc
  .integer({ min: 1, max: 3 })
  .chain((trials) =>
    fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
  );
const someUnits = fc.array(fc.record({ x: proportion, y: proportion }), { minLength: 1, maxLength: 4 });

describe("units that succeed less often", () => {
  test("have the p of step-down minP, by going through every outcome", () => {
    fc.assert(
      fc.property(someUnits, (units) => {
        const { adjusted, smallest } = fewerSuccesses(units);
        const p = units.map(pOf);
        const order = [...p.keys()].toSorted((a, b) => p[a]! - p[b]!);
        let floor = 0;
        for (const [rank, index] of order.entries()) {
          const left = order.slice(rank).map((i) => units[i]!);
          const chance = outcomes(left)
            .filter((outcome) => Math.min(...outcome.units.map(pOf)) <= p[index]! + 1e-9)
            .reduce((sum, one) => sum + one.chance, 0);
          floor = Math.max(floor, chance);
          expect(adjusted[index]).toBeCloseTo(floor, 10);
        }
        const least = Math.min(
          ...outcomes(units).map((one) => Math.min(...fewerSuccesses(one.units).adjusted)),
        );
        expect(smallest).toBeCloseTo(least, 10);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("are shown where one of 60 goes from 5 of 5 to 0 of 5, but not at 3 repetitions", () => {
    const stable = Array.from({ length: 59 }, () => unit(5, 5, [5, 5]));
    // 1 / C(10, 5) = 1 / 252: units that never vary cost nothing.
    expect(fewerSuccesses([unit(5, 0, [5, 5]), ...stable]).adjusted[0]).toBeCloseTo(1 / 252, 12);
    expect(fewerSuccesses([unit(3, 0), ...stable]).adjusted[0]).toBeCloseTo(1 / 20, 12);
  });

  test("cost what units that vary can do by chance", () => {
    const flaky = Array.from({ length: 199 }, () => unit(3, 2, [5, 5]));
    expect(fewerSuccesses([unit(5, 0, [5, 5]), ...flaky]).adjusted[0]).toBeCloseTo(
      1 - (1 - 1 / 252) ** 200,
      10,
    );
  });

  test("are none without units", () => {
    expect(fewerSuccesses([])).toEqual({ adjusted: [], smallest: 1 });
  });
});

describe("the number of units that flip", () => {
  const isFlip = ({ x, y }: TwoProportions) => x.successes === x.trials && y.successes === 0;

  test("has the chance that going through every outcome gives", () => {
    fc.assert(
      fc.property(someUnits, (units) => {
        const flips = units.filter(isFlip).length;
        const chance = (least: number) =>
          outcomes(units)
            .filter((outcome) => outcome.units.filter(isFlip).length >= least)
            .reduce((sum, one) => sum + one.chance, 0);
        expect(flipCount(units, flips).p).toBeCloseTo(chance(flips), 10);
        const most = Math.max(...outcomes(units).map((one) => one.units.filter(isFlip).length));
        expect(flipCount(units, flips).smallest).toBeCloseTo(chance(most), 10);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("shows two of twenty steady units at three repetitions, where neither is shown by name", () => {
    const units = [unit(3, 0), unit(3, 0), ...Array.from({ length: 18 }, () => unit(3, 3))];
    expect(flipCount(units, 2).p).toBeCloseTo(1 / 400, 12);
    expect(Math.min(...fewerSuccesses(units).adjusted)).toBeCloseTo(1 - (19 / 20) ** 2, 12);
  });

  test("is McNemar's test of the units that fail now at one repetition", () => {
    const one = (x: number, y: number) => unit(x, y, [1, 1]);
    const units = [
      ...Array.from({ length: 8 }, () => one(1, 0)),
      ...Array.from({ length: 2 }, () => one(0, 1)),
    ];
    // mcNemar(8, 2).pGreater
    expect(flipCount(units, 8).p).toBeCloseTo(0.0546875, 12);
  });
});
