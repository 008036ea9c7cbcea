import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Outcome, Usage } from "../../../src/model/run/trial.ts";
import { BudgetLedger } from "../../../src/run/budget/budget-ledger.ts";
import type { BudgetTicket } from "../../../src/run/budget/budget-ledger.ts";
import { errored, ok } from "../../support/samples/run-options.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";
import { NO_BUDGET, sampleUsage } from "../../support/sample-budget.ts";

function used(totalTokens: number | null): Outcome {
  return { ...ok({}), usage: totalTokens === null ? null : sampleUsage({ totalTokens }) };
}

const NO_ANSWER = errored({ class: "transient", code: "ECONNREFUSED" });

/** Starts and ends of attempts in any order; an end names one of those under way. */
const steps = fc.array(
  fc.record({
    event: fc.constantFrom("start", "start", "end"),
    which: fc.nat(20),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.constantFrom("told", "told", "not told", "no answer", "cut off"),
  }),
  { maxLength: 150 },
);

function outcomeOf(how: string, usage: Usage): Outcome | null {
  if (how === "cut off") return null;
  if (how === "no answer") return NO_ANSWER;
  return { ...ok({}), usage: how === "told" ? usage : null };
}

test("no interleaving of what is under way spends more than the budget, when attempts keep to what was declared", () => {
  const limits = fc.record({
    calls: fc.integer({ min: 5, max: 60 }),
    tokens: fc.integer({ min: 100, max: 3000 }),
  });
  fc.assert(
    fc.property(limits, fc.double({ min: 0.01, max: 2, noNaN: true }), steps, (limit, costUsd, all) => {
      const maxPerTrial = { calls: 5, tokens: 100, costUsd: 0.01 };
      const ledger = new BudgetLedger({ ...NO_BUDGET, ...limit, costUsd, maxPerTrial }, 1);
      const underWay: BudgetTicket[] = [];
      const truth = { calls: 0, tokens: 0, costUsd: 0 };
      for (const { event, which, share, how } of all) {
        if (event === "start") {
          if (ledger.ask("new-trial").kind === "enough") underWay.push(ledger.reserve("new-trial"));
          continue;
        }
        const [ticket] = underWay.splice(which % Math.max(1, underWay.length), 1);
        if (ticket === undefined) continue;
        // What an attempt used whether or not it tells.
        const real = {
          calls: Math.round(5 * share),
          totalTokens: Math.round(100 * share),
          costUsd: 0.01 * share,
        };
        ledger.settle(ticket, outcomeOf(how, sampleUsage(real)));
        truth.calls += real.calls;
        truth.tokens += real.totalTokens;
        truth.costUsd += real.costUsd;
      }
      expect(truth.calls).toBeLessThanOrEqual(limit.calls);
      expect(truth.tokens).toBeLessThanOrEqual(limit.tokens);
      expect(truth.costUsd).toBeLessThanOrEqual(costUsd * (1 + 1e-6));
      for (const { spent, reserved, limit: most } of ledger.report()) {
        expect(spent).toBeLessThanOrEqual(most * (1 + 1e-6));
        expect(reserved).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});

describe("without a declared size", () => {
  test("attempts go one by one until one has told, and then reserve the largest", () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, tokens: 1000 }, 1);
    const first = ledger.reserve("new-trial");
    expect(ledger.ask("new-trial")).toEqual({ kind: "wait" });
    ledger.settle(first, used(300));
    const [second, third] = [ledger.reserve("new-trial"), ledger.reserve("new-trial")];
    // 300 spent and 600 held: another 300 may be too much.
    expect(ledger.ask("new-trial")).toEqual({ kind: "wait" });
    ledger.settle(second, used(100));
    expect(ledger.ask("new-trial")).toEqual({ kind: "enough" });
    ledger.settle(third, used(400));
    expect(ledger.ask("new-trial")).toEqual({
      kind: "exhausted",
      why: "the budget of 1000 tokens is used up: 800 spent, and a trial may use 400",
    });
  });

  test("an answer that does not tell ends the run, since the budget cannot be kept", () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, costUsd: 1 }, 1);
    ledger.settle(ledger.reserve("new-trial"), used(null));
    expect(ledger.ask("again")).toEqual({
      kind: "exhausted",
      why: "a trial did not report its USD, so the budget of 1 cannot be kept: report the usage, or write budget.max-per-trial",
    });
  });

  test("attempts without an answer are charged once a size is known", () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, tokens: 1000 }, 1);
    expect(ledger.settle(ledger.reserve("new-trial"), NO_ANSWER).tokens).toBeNull();
    ledger.settle(ledger.reserve("again"), NO_ANSWER);
    expect(ledger.report()).toEqual([{ name: "tokens", limit: 1000, spent: 0, reserved: 0 }]);
    ledger.settle(ledger.reserve("again"), used(200));
    expect(ledger.report()).toEqual([{ name: "tokens", limit: 1000, spent: 600, reserved: 400 }]);
  });

  test("a trial that used nothing is no size, so the next go on one by one", () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, tokens: 1000 }, 1);
    ledger.settle(ledger.reserve("new-trial"), used(0));
    ledger.reserve("new-trial");
    expect(ledger.ask("new-trial")).toEqual({ kind: "wait" });
  });

  test("an attempt is a call at least", () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, calls: 2 }, 1);
    ledger.settle(ledger.reserve("new-trial"), used(null));
    ledger.settle(ledger.reserve("again"), NO_ANSWER);
    expect(ledger.ask("again")).toMatchObject({ kind: "exhausted" });
  });
});

test("whoever does not tell keeps its whole reservation; an error that does tell does not", () => {
  const maxPerTrial = { ...NO_BUDGET.maxPerTrial, tokens: 100 };
  const ledger = new BudgetLedger({ ...NO_BUDGET, tokens: 1000, maxPerTrial }, 1);
  ledger.settle(ledger.reserve("new-trial"), NO_ANSWER);
  ledger.settle(ledger.reserve("again"), used(null));
  ledger.settle(ledger.reserve("again"), null);
  ledger.settle(ledger.reserve("again"), { ...NO_ANSWER, usage: sampleUsage({ totalTokens: 0 }) });
  expect(ledger.report()).toEqual([{ name: "tokens", limit: 1000, spent: 300, reserved: 300 }]);
});

test("tokens are the total, else input and output, else not known", () => {
  const ledger = new BudgetLedger(
    { ...NO_BUDGET, tokens: 1000, maxPerTrial: { ...NO_BUDGET.maxPerTrial, tokens: 50 } },
    1,
  );
  const settle = (parts: Partial<Usage>): number | null =>
    ledger.settle(ledger.reserve("new-trial"), { ...ok({}), usage: sampleUsage(parts) }).tokens;
  expect(settle({ totalTokens: 7, inputTokens: 1, outputTokens: 2 })).toBe(7);
  expect(settle({ inputTokens: 1, outputTokens: 2 })).toBe(3);
  expect(settle({ inputTokens: 1 })).toBe(50);
});

test("trials count once each, whatever their attempts", () => {
  const ledger = new BudgetLedger({ ...NO_BUDGET, trials: 2 }, 1);
  ledger.settle(ledger.reserve("new-trial"), NO_ANSWER);
  ledger.settle(ledger.reserve("again"), used(null));
  ledger.settle(ledger.reserve("new-trial"), used(null));
  expect(ledger.ask("again")).toEqual({ kind: "enough" });
  expect(ledger.ask("new-trial")).toEqual({
    kind: "exhausted",
    why: "the budget of 2 trials is used up: 2 spent",
  });
});

test("shards get an equal part each", () => {
  const spent = Array.from({ length: 4 }, () => {
    const ledger = new BudgetLedger({ ...NO_BUDGET, trials: 10 }, 4);
    let started = 0;
    for (; ledger.ask("new-trial").kind === "enough"; started += 1) ledger.reserve("new-trial");
    return started;
  });
  expect(spent).toEqual([2, 2, 2, 2]);
  expect(new BudgetLedger({ ...NO_BUDGET, tokens: 1000 }, 4).report()).toMatchObject([{ limit: 250 }]);
});

test("a resumed run has spent what its rows say: charges, else what one attempt used, else the largest an attempt", () => {
  const ledger = new BudgetLedger({ ...NO_BUDGET, tokens: 1000, trials: 10 }, 1);
  ledger.recall([
    sampleRow({ key: "a", attempts: 2, status: "errored" }),
    sampleRow({ key: "b", usage: sampleUsage({ totalTokens: 70 }) }),
    sampleRow({ key: "c", attempts: 3, charged: { calls: null, tokens: 150, costUsd: null } }),
    sampleRow({ key: "d", attempts: 0, status: "errored" }),
  ]);
  expect(ledger.report()).toEqual([
    { name: "tokens", limit: 1000, spent: 2 * 70 + 70 + 150, reserved: 140 },
    { name: "trials", limit: 10, spent: 3, reserved: 0 },
  ]);
});
