import { describe, expect, test } from "@jest/globals";
import type { Progress } from "../../../src/model/run/progress.ts";
import { renderEndpointChange, renderProgress } from "../../../src/report/text/render-progress.ts";

const START: Progress = {
  planned: 400,
  atMost: 400,
  done: 0,
  resumed: 0,
  failed: 0,
  errored: 0,
  retries: 0,
  elapsedMs: 0,
  perSecond: null,
  leftMs: null,
  spend: [],
  look: null,
};

describe("a line of progress", () => {
  test("at the start has nothing but the count", () => {
    expect(renderProgress(START)).toBe("0/400 trials (0%)");
  });

  test("has all that is known", () => {
    const progress: Progress = {
      ...START,
      done: 120,
      failed: 3,
      errored: 1,
      retries: 2,
      perSecond: 12.345,
      leftMs: 22_700,
      spend: [
        { name: "USD", limit: 5, spent: 0.4217, reserved: 0 },
        { name: "tokens", limit: 50_000, spent: 12_400, reserved: 400 },
      ],
    };
    expect(renderProgress(progress)).toBe(
      "120/400 trials (30%), 3 failed, 1 errored, 2 retries, 12.3/s, 0.422 of 5 USD, 12,400 of 50,000 tokens (400 reserved), about 23 s left",
    );
  });

  test("never says 100% before the last trial, nor that nothing is left to wait for when something is", () => {
    expect(renderProgress({ ...START, done: 399 })).toBe("399/400 trials (99%)");
    expect(renderProgress({ ...START, done: 400, perSecond: 8, leftMs: 0 })).toBe(
      "400/400 trials (100%), 8/s",
    );
  });

  test("of an adaptive run says what it may come to", () => {
    const look = { number: 2, of: 3 };
    expect(renderProgress({ ...START, done: 10, planned: 40, atMost: 120, look })).toBe(
      "10/40 trials of look 2 of 3 (25%), at most 120",
    );
  });

  test("tells a slow rate by the minute", () => {
    expect(renderProgress({ ...START, done: 1, perSecond: 0.05 })).toContain(", 3/min");
  });
});

test("what became of an endpoint is one line, whatever it and its errors are called", () => {
  const name = "https://a.example\n::error::x";
  expect(renderEndpointChange(name, { kind: "lowered", limit: 3 })).toBe(
    "https://a.example ::error::x: overloaded; 3 at once from now on",
  );
  expect(renderEndpointChange(name, { kind: "paused", forMs: 2000 })).toContain("asked to wait 2 s");
  expect(renderEndpointChange(name, { kind: "opened", code: "http-503\r\n" })).not.toMatch(/[\r\n]/);
  expect(renderEndpointChange(name, { kind: "closed" })).toContain("answers again");
});
