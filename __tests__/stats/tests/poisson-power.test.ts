import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  poissonDetectableRatio,
  poissonEventsNeeded,
  poissonRatioPAbove,
  type PoissonTest,
} from "../../../src/stats/index.ts";

const TEST: PoissonTest = { exposure: { x: 1, y: 1 }, factor: 1.1, alpha: 0.05, power: 0.8 };

describe("what two Poisson totals can show", () => {
  // SciPy 1.17: the least k with binom.sf(k - 1, N, s) <= .05; brentq of binom.sf(k - 1, N, r ey / (ex + r ey)) = .8.
  test.each([
    { events: 200, of: TEST, ratio: 1.5737051686688877 },
    { events: 20, of: TEST, ratio: 3.9682158088801227 },
    { events: 200, of: { ...TEST, factor: 1, exposure: { x: 30, y: 10 } }, ratio: 1.4814861083623236 },
  ])("of $events events is a ratio of $ratio", ({ events, of, ratio }) => {
    expect(poissonDetectableRatio(events, of)).toBeCloseTo(ratio, 8);
  });

  test("is nothing while all events on one side are not significant: (1.1 / 2.1)^3 = .144", () => {
    expect(poissonDetectableRatio(3, TEST)).toBeNull();
    // (1.1 / 2.1)^5 = .0394
    expect(poissonDetectableRatio(5, TEST)).toBeGreaterThan(1.1);
    expect(poissonDetectableRatio(0, TEST)).toBeNull();
  });

  test("the events needed are within the teeth of the power that SciPy finds", () => {
    // Of 1.21 against 1.1: at least .8 at 2746 events for the first time, below .8 at 2814 for the last.
    const needed = poissonEventsNeeded(1.21, TEST)!;
    expect(needed).toBeGreaterThanOrEqual(2746);
    expect(needed).toBeLessThanOrEqual(2815);
  });

  test("as many events show the ratio that they are needed for, and half of them do not", () => {
    fc.assert(
      fc.property(fc.double({ min: 1.3, max: 5, noNaN: true }), (truth) => {
        const needed = poissonEventsNeeded(truth, TEST)!;
        expect(poissonDetectableRatio(needed, TEST)).toBeLessThanOrEqual(truth * (1 + 1e-9));
        expect(poissonDetectableRatio(Math.floor(needed / 2), TEST) ?? Infinity).toBeGreaterThan(truth);
      }),
      { numRuns: 25 },
    );
  });

  test("a ratio below the factor is distinguished from it by the other tail, with the sides exchanged", () => {
    const mirrored = { ...TEST, factor: 1 / 1.1 };
    expect(poissonEventsNeeded(1, TEST)).toBe(poissonEventsNeeded(1, mirrored));
    expect(poissonEventsNeeded(1.1, TEST)).toBeNull();
    expect(poissonEventsNeeded(1.1 + 1e-6, TEST)).toBeNull();
  });

  test("none of y's at all is seen as soon as none would be significant", () => {
    // (1 / 2.1)^n <= .05 from n = 5 on.
    expect(poissonEventsNeeded(0, TEST)).toBe(5);
    const none = { x: { total: 0, exposure: 1 }, y: { total: 5, exposure: 1 } };
    expect(poissonRatioPAbove(none, 1.1)).toBeLessThanOrEqual(0.05);
  });
});
