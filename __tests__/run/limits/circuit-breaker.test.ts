import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AttemptRole, CircuitBreaker } from "../../../src/run/limits/circuit-breaker.ts";

const config = { failures: 3, cooldownMs: 1000 };

function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker(config);
  for (let failure = 0; failure < 3; failure += 1) breaker.failed(breaker.started(), "ECONNREFUSED", 0);
  return breaker;
}

test("opens after N failures in a row, not after as many with an answer between them", () => {
  const breaker = new CircuitBreaker(config);
  breaker.failed(breaker.started(), "ECONNRESET", 0);
  breaker.failed(breaker.started(), "ECONNRESET", 0);
  breaker.succeeded(breaker.started());
  breaker.failed(breaker.started(), "ECONNRESET", 0);
  breaker.failed(breaker.started(), "ECONNRESET", 0);
  expect(breaker.refusal(0)).toBeNull();
  breaker.failed(breaker.started(), "ETIMEDOUT", 0);
  expect([breaker.refusal(0), breaker.opened]).toEqual(["ETIMEDOUT", 1]);
});

describe("when its cooldown is over", () => {
  test("one probe passes and the rest are refused", () => {
    const breaker = opened();
    expect(breaker.refusal(999)).toBe("ECONNREFUSED");
    expect(breaker.refusal(1000)).toBeNull();
    expect(breaker.started()).toBe("probe");
    expect(breaker.refusal(1000)).toBe("ECONNREFUSED");
  });

  test("the probe's answer closes it, its failure opens it for another cooldown", () => {
    const [good, bad] = [opened(), opened()];
    good.succeeded(good.started());
    expect(good.refusal(0)).toBeNull();
    bad.failed(bad.started(), "http-503", 5000);
    expect([bad.refusal(5999), bad.refusal(6000), bad.opened]).toEqual(["http-503", null, 2]);
  });

  test("a probe that says nothing is made again", () => {
    const breaker = opened();
    breaker.abandoned(breaker.started(), 1000);
    expect(breaker.refusal(1000)).toBeNull();
  });

  test("what was under way before it opened neither closes it nor counts", () => {
    const breaker = opened();
    breaker.succeeded("normal");
    breaker.failed("normal", "late", 900);
    expect([breaker.refusal(999), breaker.refusal(1000), breaker.opened]).toEqual(["ECONNREFUSED", null, 1]);
  });
});

/** What the rules say, written down once more as a table. */
interface Model {
  state: "closed" | "open" | "probing";
  failures: number;
  sinceMs: number;
}

const step = fc.record({
  event: fc.constantFrom("start", "succeed", "fail", "abandon"),
  afterMs: fc.integer({ min: 0, max: 700 }),
  which: fc.nat(20),
});

test("never lets more than one probe through, and nothing while it is open: any order of events", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const breaker = new CircuitBreaker(config);
      const model: Model = { state: "closed", failures: 0, sinceMs: 0 };
      const underWay: AttemptRole[] = [];
      let nowMs = 0;
      for (const { event, afterMs, which } of steps) {
        nowMs += afterMs;
        const isCool = model.state === "open" && nowMs - model.sinceMs >= config.cooldownMs;
        expect(breaker.refusal(nowMs) === null).toBe(model.state === "closed" || isCool);
        if (event === "start") {
          if (breaker.refusal(nowMs) !== null) continue;
          if (model.state === "open") model.state = "probing";
          underWay.push(breaker.started());
        } else {
          const [role] = underWay.splice(which % Math.max(1, underWay.length), 1);
          if (role === undefined) continue;
          end(breaker, event, { role, nowMs });
          follow(model, event, { role, nowMs });
        }
        expect(underWay.filter((role) => role === "probe").length).toBe(model.state === "probing" ? 1 : 0);
      }
    }),
    { numRuns: 300 },
  );
});

interface End {
  readonly role: AttemptRole;
  readonly nowMs: number;
}

function end(breaker: CircuitBreaker, event: "succeed" | "fail" | "abandon", { role, nowMs }: End): void {
  if (event === "succeed") breaker.succeeded(role);
  else if (event === "fail") breaker.failed(role, "x", nowMs);
  else breaker.abandoned(role, nowMs);
}

function follow(model: Model, event: "succeed" | "fail" | "abandon", { role, nowMs }: End): void {
  if (role === "normal" && model.state !== "closed") return;
  if (event === "abandon" && role === "probe") {
    Object.assign(model, { state: "open", sinceMs: nowMs - config.cooldownMs });
  }
  if (event === "succeed") Object.assign(model, { state: "closed", failures: 0 });
  if (event !== "fail") return;
  model.failures = role === "probe" ? config.failures : model.failures + 1;
  if (model.failures >= config.failures) Object.assign(model, { state: "open", sinceMs: nowMs });
}
