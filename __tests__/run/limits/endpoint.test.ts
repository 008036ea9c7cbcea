import { describe, expect, test } from "@jest/globals";
import type { EndpointChange } from "../../../src/model/run/limiters.ts";
import { Endpoint } from "../../../src/run/limits/endpoint.ts";
import { errored, ok } from "../../support/samples/run-options.ts";

const BUSY = { ...errored({ class: "rate-limit", code: "http-429" }), retryAfterMs: 2000 };
const DOWN = errored({ class: "transient", code: "http-503" });

function watched() {
  const changes: EndpointChange[] = [];
  const endpoint = new Endpoint("https://a", {
    concurrency: 8,
    adapts: "adaptive",
    breaker: { failures: 2, cooldownMs: 1000 },
    longestPauseMs: 60_000,
    onChange: (change) => void changes.push(change),
  });
  return { changes, endpoint };
}

describe("what becomes of an endpoint is told once", () => {
  test("when it says that it is too much, also to what was under way with it", () => {
    const { changes, endpoint } = watched();
    const attempts = [endpoint.enter(), endpoint.enter(), endpoint.enter()];
    for (const [index, end] of attempts.entries()) end(BUSY, 100 + index);
    expect(changes).toEqual([
      { kind: "paused", forMs: 2000 },
      // 8 * 0.8, rounded down.
      { kind: "lowered", limit: 6 },
    ]);
  });

  test("when its circuit opens, and when a probe closes it", () => {
    const { changes, endpoint } = watched();
    for (const atMs of [0, 1]) endpoint.enter()(DOWN, atMs);
    expect(changes).toEqual([{ kind: "opened", code: "http-503" }]);
    endpoint.enter()(ok({}), 1500);
    expect(changes.slice(1)).toEqual([{ kind: "closed" }]);
    endpoint.enter()(ok({}), 1600);
    expect(changes).toHaveLength(2);
  });

  test("not while all is well, nor when an attempt is ended from outside", () => {
    const { changes, endpoint } = watched();
    endpoint.enter()(ok({}), 1);
    endpoint.enter()(null, 2);
    expect(changes).toEqual([]);
  });
});
