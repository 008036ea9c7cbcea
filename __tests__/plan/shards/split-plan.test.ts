import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Plan } from "../../../src/model/run/plan.ts";
import type { Split } from "../../../src/model/run/shard.ts";
import { caseDurations } from "../../../src/plan/shards/case-durations.ts";
import { describeSplit } from "../../../src/plan/shards/describe-split.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import { shardPlan } from "../../../src/plan/shards/shard-plan.ts";
import { keptTogether, splitPlan, type SplitRequest } from "../../../src/plan/shards/split-plan.ts";
import {
  axis,
  matrix,
  sampleConfig,
  sampleExecution,
  sampleRunner,
} from "../../support/samples/sample-config.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const definition = { runner: sampleRunner, cwd: ".", env: {} };
const BOTH = { run: null, sides: { baseline: definition, candidate: { ...definition, cwd: "new" } } };

function planOf(
  tasks: readonly string[],
  repetitions: number,
  parts: Parameters<typeof sampleConfig>[0],
): Plan {
  const config = sampleConfig({ matrix: matrix([axis("task", tasks)], { repetitions }), ...parts });
  return planTrials(config, { suite: null, where: {}, axisRows: {} });
}

const byHash = (shards: number, keeps: SplitRequest["keeps"]): SplitRequest => ({
  shards,
  keeps,
  durations: null,
});

/** Rows that took so long, by task. */
const timed = (durations: Readonly<Record<string, readonly number[]>>): ReturnType<typeof caseDurations> =>
  caseDurations(
    Object.entries(durations).flatMap(([task, times]) =>
      times.map((durationMs) => sampleRow({ axes: { task }, durationMs })),
    ),
  );

/** Shard of each case's repetition, by name. */
function places(plan: Plan, split: Split): ReadonlyMap<string, number> {
  return new Map(
    Array.from({ length: split.of }, (_, at) => shardPlan(plan, split, at + 1)).flatMap((part, at) =>
      part.trials.map((trial) => [`${trial.case.name} ${trial.repetition} ${trial.side}`, at + 1] as const),
    ),
  );
}

const tasks = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 30 });

describe("every split", () => {
  test("gives each trial to exactly one shard, in the order of the whole plan, and never splits a block", () => {
    fc.assert(
      fc.property(
        tasks,
        fc.record({ repetitions: fc.integer({ min: 1, max: 4 }), shards: fc.integer({ min: 1, max: 9 }) }),
        fc.constantFrom("block" as const, "case" as const),
        fc.dictionary(fc.stringMatching(/^[a-z]$/), fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 })),
        (names, { repetitions, shards }, keeps, durations) => {
          const execution = { ...sampleExecution, order: "shuffle" as const };
          const plan = planOf(names, repetitions, { ...BOTH, execution });
          const split = splitPlan(plan, { shards, keeps, durations: timed(durations) });
          const parts = Array.from({ length: shards }, (_, at) => shardPlan(plan, split, at + 1));
          const keys = parts.flatMap((part) => part.trials.map(({ key }) => key));
          expect(keys.toSorted()).toEqual(plan.trials.map(({ key }) => key).toSorted());
          const order = plan.order.map((at) => plan.trials[at]);
          for (const part of parts) {
            const mine = new Set(part.trials);
            expect(part.order.map((at) => part.trials[at])).toEqual(
              order.filter((trial) => trial !== undefined && mine.has(trial)),
            );
            expect(part.shard?.trials[(part.shard?.index ?? 0) - 1]).toBe(part.trials.length);
            expect(part.hash).toBe(plan.hash);
          }
          const at = places(plan, split);
          for (const { case: one, repetition } of plan.trials) {
            const side = (name: string, other: number) => at.get(`${one.name} ${other} ${name}`);
            expect(side("baseline", repetition)).toBe(side("candidate", repetition));
            const alike = keeps === "case" ? 0 : repetition;
            expect(side("baseline", repetition)).toBe(side("baseline", alike));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a split by hash", () => {
  test("moves no case when others are added, wherever they stand", () => {
    fc.assert(
      fc.property(tasks, tasks, fc.integer({ min: 1, max: 9 }), (before, more, shards) => {
        const all = [...new Set([...more, ...before])];
        const old = places(planOf(before, 2, {}), splitPlan(planOf(before, 2, {}), byHash(shards, "block")));
        const now = places(planOf(all, 2, {}), splitPlan(planOf(all, 2, {}), byHash(shards, "block")));
        for (const [name, shard] of old) expect(now.get(name)).toBe(shard);
      }),
      { numRuns: 50 },
    );
  });

  test("moves parts to the new shard alone when there is one more", () => {
    const plan = planOf(
      Array.from({ length: 200 }, (_, at) => `t${at}`),
      1,
      {},
    );
    const [few, more] = [splitPlan(plan, byHash(4, "case")), splitPlan(plan, byHash(5, "case"))];
    const moved = more.shardOf.filter((shard, at) => shard !== few.shardOf[at]);
    expect(new Set(moved)).toEqual(new Set([5]));
    // Binomial(200, 1/5): 40, standard deviation 5.7.
    expect(Math.abs(moved.length - 40)).toBeLessThan(23);
  });

  test("is the same from every job, and another for another plan or number of shards", () => {
    const plan = planOf(["a", "b", "c"], 2, {});
    const { hash } = splitPlan(plan, byHash(2, "block"));
    expect(splitPlan(planOf(["a", "b", "c"], 2, {}), byHash(2, "block")).hash).toBe(hash);
    expect(splitPlan(plan, byHash(3, "block")).hash).not.toBe(hash);
    expect(splitPlan(planOf(["a", "b", "d"], 2, {}), byHash(2, "block")).hash).not.toBe(hash);
  });
});

describe("a split by duration", () => {
  /** The example of Graham 1969: longest first gives 11 on 3 machines, where 9 is possible: the bound of 4/3 - 1/9. */
  test("goes longest first to the shard with the least to do", () => {
    const times = { a: 5, b: 5, c: 4, d: 4, e: 3, f: 3, g: 3 };
    const plan = planOf(Object.keys(times), 1, {});
    const durations = timed(Object.fromEntries(Object.entries(times).map(([task, time]) => [task, [time]])));
    const split = splitPlan(plan, { shards: 3, keeps: "case", durations });
    expect(split.shardOf).toEqual([1, 2, 3, 3, 1, 2, 1]);
    const { shards } = describeSplit(plan, split, durations);
    expect(shards.map(({ expectedMs }) => expectedMs)).toEqual([11, 8, 8]);
  });

  test("takes the median of a case, times its repetitions and sides", () => {
    const plan = planOf(["a", "b"], 2, BOTH);
    const durations = timed({ a: [1, 2, 900], b: [4, 6] });
    const split = splitPlan(plan, { shards: 2, keeps: "case", durations });
    // The baseline has no rows and is taken to last as long as the candidate.
    const { shards, untimedCases } = describeSplit(plan, split, durations);
    expect(shards.map(({ expectedMs }) => expectedMs)).toEqual([20, 8]);
    expect(untimedCases).toBe(0);
  });

  test("deals cases without a duration out by hash, and counts them as the median of the others", () => {
    const plan = planOf(["a", "b", "c", "new"], 1, {});
    const durations = timed({ a: [8], b: [10], c: [12] });
    const split = splitPlan(plan, { shards: 2, keeps: "case", durations });
    const hashed = splitPlan(plan, byHash(2, "case")).shardOf[3] ?? 0;
    // Its shard has 10 to do from the start: 12 goes to the other, 10 to this one (20), 8 to the other (20).
    expect(split.shardOf[3]).toBe(hashed);
    const other = 3 - hashed;
    expect(split.shardOf.slice(0, 3)).toEqual([other, hashed, other]);
    expect(describeSplit(plan, split, durations).untimedCases).toBe(1);
  });

  test("with no duration at all is the split by hash", () => {
    const plan = planOf(["a", "b", "c", "d", "e"], 2, {});
    const request = { shards: 3, keeps: "block", durations: new Map() } as const;
    expect(splitPlan(plan, request)).toEqual(splitPlan(plan, byHash(3, "block")));
  });

  test("ignores durations that are not positive numbers", () => {
    expect([...timed({ a: [-5, Number.POSITIVE_INFINITY], b: [-1, 7] })]).toEqual([["candidate task=b", 7]]);
  });
});

test("repetitions of a case stay together where a metric is machine-dependent", () => {
  const keeps = (kind: string) => {
    const text = `version: 1\nid: k\nrun: { command: x }\nmetrics: { m: { kind: ${kind}, better: lower } }\n`;
    return keptTogether(parseConfig(text, "k.yml").metrics);
  };
  expect([keeps("amount"), keeps("latency"), keeps("memory")]).toEqual(["block", "case", "case"]);
});

test("a shard of another plan, or one that there is not, is refused", () => {
  const plan = planOf(["a", "b"], 1, {});
  const split = splitPlan(planOf(["a", "c"], 1, {}), byHash(2, "case"));
  expect(problemLines(() => shardPlan(plan, split, 1))).toEqual([
    expect.stringContaining(`expected a split of plan ${plan.hash.slice(0, 12)}, got one of plan`),
  ]);
  const own = splitPlan(plan, byHash(2, "case"));
  expect(problemLines(() => shardPlan(plan, own, 3))).toEqual([
    "--shard expected a shard from 1/2 to 2/2, got 3/2",
  ]);
});
