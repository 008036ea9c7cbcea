import { expect, test } from "@jest/globals";
import type { ChaosCell } from "./chaos-study.ts";
import { studyChaos } from "./chaos-study.ts";
import { brokenPromises, renderConfusion } from "./render-confusion.ts";

// A fast part of `npm run test:chaos`, with the same functions.

const RUNS = 4;

test("with 0, 10 and 20 % of the attempts hit, no worse candidate passes and no unchanged one is red", async () => {
  const cells = await studyChaos([0, 0.1, 0.2], { runs: RUNS, hit: "both sides" });
  expect(cells.map(({ rate, truth, wrong }) => [rate, truth, wrong])).toEqual(
    [0, 0.1, 0.2].flatMap((rate) => ["unchanged", "worse"].map((truth) => [rate, truth, 0])),
  );
  expect(brokenPromises(cells)).toEqual([]);
  // Faults were injected, answers were lost, and the gate still decides most runs.
  const [none, , tenth, , fifth] = cells;
  expect([none?.faults, none?.lost, none?.right]).toEqual([0, 0, RUNS]);
  expect(tenth?.faults).toBeCloseTo(0.1, 1);
  expect(fifth?.faults).toBeCloseTo(0.2, 1);
  expect(fifth?.lost).toBeGreaterThan(tenth?.lost ?? 1);
  expect((tenth?.right ?? 0) + (cells[3]?.right ?? 0)).toBeGreaterThan(RUNS);
}, 60_000);

test("the same seeds give the same verdicts", async () => {
  const once = await studyChaos([0.2], { runs: 2, hit: "candidate" });
  expect(await studyChaos([0.2], { runs: 2, hit: "candidate" })).toEqual(once);
}, 30_000);

const cell = (parts: Partial<ChaosCell>): ChaosCell => ({
  rate: 0.1,
  truth: "unchanged",
  hit: "both sides",
  runs: 100,
  right: 100,
  inconclusive: 0,
  wrong: 0,
  lostOnly: 0,
  faults: 0.1,
  lost: 0.03,
  ...parts,
});

test("one wrong pass breaks the promise; wrong reds do from the number on that alpha cannot explain", () => {
  expect(brokenPromises([cell({ truth: "worse", wrong: 1 })])).toEqual([
    "1 wrong passes at 10 % faults (both sides)",
  ]);
  // Of 100 runs at 5 %, 5 are expected; 15 or more have a chance of 1e-4 (binomial tail: 1.2e-4 at 15, 3.7e-5 at 16).
  expect(brokenPromises([cell({ wrong: 5 })])).toEqual([]);
  expect(brokenPromises([cell({ wrong: 16 })])).toHaveLength(1);
  expect(brokenPromises([cell({ hit: "candidate", wrong: 1, lostOnly: 1 })])).toEqual([
    "1 reds for lost answers at 10 % faults (candidate)",
  ]);
});

test("the table has a line a cell", () => {
  expect(renderConfusion([cell({})]).split("\n")[2]).toBe(
    "| 10 % | both sides | unchanged | 100 | 100 | 0 | 0 | 0 | 10 % | 3 % |",
  );
});
