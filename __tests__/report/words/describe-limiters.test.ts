import { describe, expect, test } from "@jest/globals";
import type { LimiterReport } from "../../../src/model/run/limiters.ts";
import { describeLimiters } from "../../../src/report/words/describe-limiters.ts";
import { BudgetAccount } from "../../../src/run/budget/budget-account.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import { renderText } from "../../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { HOSTILE } from "../../support/samples/hostile-text.ts";
import { sampleManifest, sampleReport } from "../../support/samples/sample-report.ts";

const NOTHING: LimiterReport = {
  waitedMs: { rate: 0, retryAfter: 0, concurrency: 0, budget: 0 },
  endpoints: [],
  budget: [],
};

const endpoint = { endpoint: "https://a.test", limit: 5, cuts: 2, pauses: 1, opened: 1, refused: 42 };

const BUSY: LimiterReport = {
  waitedMs: { rate: 12_340, retryAfter: 240_000, concurrency: 0, budget: 15 },
  endpoints: [endpoint],
  budget: [
    { name: "USD", limit: 0.5, spent: 0.4217, reserved: 0.02 },
    { name: "calls", limit: 2000, spent: 1200, reserved: 0 },
  ],
};

describe("describeLimiters", () => {
  test("is one line for what held the run back and one for the budget", () => {
    expect(describeLimiters(BUSY)).toEqual([
      "Limits: waited 12 s for the rate, 4 min for Retry-After, 15 ms for the budget; https://a.test cut 2 times, to 5 at once at the end, requested a pause 1 time, circuit opened 1 time, 42 trials not tried",
      "Budget: 0.422 of 0.5 USD (0.02 of it reserved, actual use unknown), 1200 of 2000 calls",
    ]);
  });

  test("says nothing where nothing happened", () => {
    expect([describeLimiters(undefined), describeLimiters(NOTHING)]).toEqual([[], []]);
  });
});

test("text and markdown tell it; names of endpoints mislead in neither", () => {
  const limiters = { ...BUSY, endpoints: [{ ...endpoint, endpoint: HOSTILE.join(" ").slice(0, 300) }] };
  const candidate = sampleManifest({ limiters });
  const report = sampleReport({ manifest: { baseline: null, candidate } });
  const [text, markdown] = [
    renderText(report, PLAIN_STYLE),
    renderMarkdown(report, { maxBytes: 65_535, audience: "comment" }),
  ];
  expect(text).toContain("Budget: 0.422 of 0.5 USD");
  expect(markdown).toContain("- Budget: 0.422 of 0.5 USD");
  expect(text).not.toMatch(/^::|##\[/mu);
  expect(markdown).not.toMatch(/<script|^::/mu);
});

test("what rounding leaves of a reservation that was given back is not said to be reserved", () => {
  const account = new BudgetAccount({ name: "USD", limit: 1, declared: null, atLeast: null });
  const held = [0.1, 0.2, 0.3].map((used) => {
    account.learn(used);
    return account.reserve();
  });
  for (const reservation of held) account.settle(reservation, 0.01, "answered");
  const { reserved } = account.report();
  expect(reserved).toBe(0);
  const budget = [{ name: "USD", limit: 1, spent: 0.5, reserved: 3.04e-18 }] as const;
  expect(describeLimiters({ ...NOTHING, budget }).join()).not.toContain("reserved");
});
