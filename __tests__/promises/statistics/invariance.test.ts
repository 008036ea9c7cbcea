import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { judgeRows } from "../../support/samples/judge-rows.ts";
import { BY_REPETITION, BY_TASK, metric, row, taskName } from "../../support/samples/build-input.ts";

const LATENCY = metric({ name: "latency", kind: "latency" });
const COST = metric({ name: "cost", kind: "amount" });
const SCORE = metric({ name: "score", kind: "score" });
const METRICS = [LATENCY, COST, SCORE];

/** Values of one trial, in this order: latency, cost, score. */
type Values = readonly [number, number, number];

interface Given {
  readonly compare: CompareConfig;
  readonly baseline: readonly Values[];
  readonly candidate: readonly Values[];
}

const positive = fc.integer({ min: 500, max: 2000 }).map((value) => value / 16);
const values: fc.Arbitrary<Values> = fc.tuple(
  positive,
  positive,
  fc.integer({ min: 0, max: 64 }).map((value) => value / 64),
);

/** Small enough that every arrangement is counted: p does not hang on draws. */
const paired: fc.Arbitrary<Given> = fc
  .array(fc.tuple(values, values), { minLength: 5, maxLength: 9 })
  .map((pairs) => ({
    compare: BY_TASK,
    baseline: pairs.map(([one]) => one),
    candidate: pairs.map(([, other]) => other),
  }));
const side = fc.array(values, { minLength: 5, maxLength: 6 });
const unpaired: fc.Arbitrary<Given> = fc
  .tuple(side, side)
  .map(([baseline, candidate]) => ({ compare: BY_REPETITION, baseline, candidate }));
const designs = [
  ["paired", paired],
  ["unpaired", unpaired],
] as const;

function rowsOf(all: readonly Values[], { unit }: CompareConfig): readonly TrialRecord[] {
  return all.map(([latency, cost, score], index) => {
    const metrics = { latency, cost, score };
    return unit === null
      ? row({ axes: { bench: "parse" }, repetition: index, metrics })
      : row({ axes: { task: taskName(index) }, metrics });
  });
}

function findingsOf(
  { compare, baseline, candidate }: Given,
  {
    metrics = METRICS,
    arrange = (rows: readonly TrialRecord[]) => rows,
  }: { metrics?: readonly Metric[]; arrange?: (rows: readonly TrialRecord[]) => readonly TrialRecord[] } = {},
): readonly Finding[] {
  return judgeRows({
    metrics,
    compare,
    baseline: arrange(rowsOf(baseline, compare)),
    candidate: arrange(rowsOf(candidate, compare)),
    sameJob: true,
    seed: 5,
  }).findings;
}

/** NaN where there is none, which equals no number. */
const pOf = (finding: Finding) =>
  [finding.pMargin, finding.pAdjusted, finding.pWorse, finding.pWorseAdjusted, finding.pBetter].map(
    (p) => p ?? Number.NaN,
  );

describe.each(designs)("%s rows", (_, arbitrary) => {
  test("in another order give the same findings, bit for bit", () => {
    const shuffled = fc.tuple(arbitrary, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(shuffled, ([given, keys]) => {
        const arrange = (rows: readonly TrialRecord[]) =>
          rows
            .map((one) => ({ one, key: keys.next().value }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ one }) => one);
        expect(findingsOf(given, { arrange })).toEqual(findingsOf(given));
      }),
      { numRuns: 6, seed: 1 },
    );
  });

  test("in another unit of measurement give the same findings, margins in that unit going along", () => {
    const scaled = fc.tuple(arbitrary, fc.constantFrom(1 / 1024, 0.001, 0.125, 3, 1000, 4096));
    fc.assert(
      fc.property(scaled, ([given, factor]) => {
        const scale = (all: readonly Values[]) =>
          all.map(([a, b, c]): Values => [a * factor, b * factor, c * factor]);
        const metrics = [
          LATENCY,
          COST,
          { ...SCORE, margin: { scale: "absolute", value: SCORE.margin.value * factor } },
        ] as const;
        const other = { ...given, baseline: scale(given.baseline), candidate: scale(given.candidate) };
        const before = findingsOf(given);
        const after = findingsOf(other, { metrics });
        expect(after.map(({ kind }) => kind)).toEqual(before.map(({ kind }) => kind));
        for (const [index, finding] of after.entries()) {
          const own = before[index]!;
          for (const [at, p] of pOf(finding).entries()) expect(p).toBeCloseTo(pOf(own)[at]!, 12);
          const unit = finding.scale === "absolute" ? factor : 1;
          expect((finding.estimate ?? Number.NaN) / unit).toBeCloseTo(own.estimate ?? Number.NaN, 9);
          expect((finding.upper ?? Number.NaN) / unit).toBeCloseTo(own.upper ?? Number.NaN, 9);
        }
      }),
      { numRuns: 6, seed: 2 },
    );
  });

  test("with their sides swapped swap worse and better, and turn the estimate around", () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        const straight = findingsOf(given);
        const swapped = findingsOf({ ...given, baseline: given.candidate, candidate: given.baseline });
        for (const [index, finding] of swapped.entries()) {
          const own = straight[index]!;
          expect(finding.pWorse).toBeCloseTo(own.pBetter ?? Number.NaN, 12);
          expect(finding.pBetter).toBeCloseTo(own.pWorse ?? Number.NaN, 12);
          const [now, then] = [finding.estimate ?? Number.NaN, own.estimate ?? Number.NaN];
          const mirrored = finding.scale === "absolute" ? -then : 1 / (1 + then) - 1;
          expect(now).toBeCloseTo(mirrored, 12);
        }
      }),
      { numRuns: 6, seed: 3 },
    );
  });
});
