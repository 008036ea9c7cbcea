import { expect, test } from "@jest/globals";
import type { LimiterReport } from "../../../src/model/run/limiters.ts";
import { addReports } from "../../../src/run/limits/merge-limiters.ts";

const endpoint = (name: string, cuts: number, limit: number) => ({
  endpoint: name,
  limit,
  cuts,
  pauses: 1,
  opened: 0,
  refused: 2,
});

const report = (ms: number, endpoints: LimiterReport["endpoints"], spent: number): LimiterReport => ({
  waitedMs: { rate: ms, retryAfter: 0, concurrency: 2 * ms, budget: 1 },
  endpoints,
  budget: [{ name: "trials", limit: 100, spent, reserved: 0 }],
});

test("waiting and what happened to endpoints add up; limit and budget are those at the end", () => {
  const first = report(10, [endpoint("a", 2, 8), endpoint("b", 1, 4)], 30);
  const second = report(5, [endpoint("a", 1, 6), endpoint("c", 0, 2)], 36);
  expect(addReports(first, second)).toEqual({
    waitedMs: { rate: 15, retryAfter: 0, concurrency: 30, budget: 2 },
    endpoints: [
      { endpoint: "a", limit: 6, cuts: 3, pauses: 2, opened: 0, refused: 4 },
      endpoint("b", 1, 4),
      endpoint("c", 0, 2),
    ],
    budget: [{ name: "trials", limit: 100, spent: 36, reserved: 0 }],
  });
  expect([addReports(undefined, first), addReports(first, undefined)]).toEqual([first, first]);
});
