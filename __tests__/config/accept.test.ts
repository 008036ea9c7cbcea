import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/parse-config.ts";
import { policyChanges, withBasePolicy } from "../../src/config/policy.ts";
import type { Config } from "../../src/model/config/config.ts";
import { problemLines } from "../support/usage-error-of.ts";

function config(accept: string): Config {
  return parseConfig(
    `version: 1
id: a
matrix: { axes: { task: [a, b], mode: [fast, slow] } }
run: { command: z }
metrics:
  latency-ms: { kind: latency }
  score: { kind: score, better: higher }
  hash: { kind: exact }
  pause: { kind: amount, better: lower, unit: s, rule: { points: 1 } }
  ruled: { kind: amount, better: lower, rule: { points: 10 } }
compare: { unit: task }
accept: [${accept}]
`,
    "rg.yml",
  );
}

const REST = "reason: cheaper model, expires: 2026-04-30";

describe("accept", () => {
  test("is read with its groups, its last day and its size", () => {
    expect(config(`{ metric: latency-ms, where: { mode: fast }, ${REST}, up-to: 12% }`).accept).toEqual([
      {
        metric: "latency-ms",
        where: { mode: ["fast"] },
        reason: "cheaper model",
        expires: "2026-04-30",
        upTo: { scale: "relative", value: 0.12 },
      },
    ]);
    expect(config(`{ metric: success, ${REST}, up-to: 0.1 }`).accept).toHaveLength(1);
    expect(
      ["1.5 s", "1500 ms", "1.5"].map((size) => config(`{ metric: pause, ${REST}, up-to: ${size} }`).accept),
    ).toEqual(
      Array.from({ length: 3 }, () => [expect.objectContaining({ upTo: { scale: "absolute", value: 1.5 } })]),
    );
  });

  test.each([
    [
      `{ metric: latncy-ms, ${REST} }`,
      /accept\[0\]\.metric: unknown metric "latncy-ms"\. Did you mean "latency-ms"\?/,
    ],
    ["{ metric: score, expires: 2026-04-30 }", /accept\[0\]\.reason/],
    ["{ metric: score, reason: x }", /accept\[0\]\.expires/],
    [
      "{ metric: score, reason: '', expires: 2026-04-30 }",
      /accept\[0\]\.reason: expected text, got an empty text/,
    ],
    [
      "{ metric: score, reason: x, expires: 2026-02-30 }",
      /expected an existing date such as 2026-04-30, got "2026-02-30"/,
    ],
    ["{ metric: score, reason: x, expires: never }", /expected an existing date/],
    ["{ metric: score, reason: x, expires: 2026-4-3 }", /expected an existing date/],
    [`{ metric: score, ${REST}, up-to: 5% }`, /judged in its own unit: write a number/],
    [`{ metric: latency-ms, ${REST}, up-to: 0.05 }`, /relative to its baseline: write a percentage/],
    [`{ metric: ruled, ${REST}, up-to: 5% }`, /judged in its own unit/],
    [`{ metric: latency-ms, ${REST}, up-to: 5 ms }`, /write a percentage such as 10%, got 5 ms/],
    [`{ metric: pause, ${REST}, up-to: 5 MB }`, /up-to: expected a number in s, or .*, got 5 MB/],
    [`{ metric: pause, ${REST}, up-to: -5 s }`, /never negative, got "-5 s"/],
    [`{ metric: score, ${REST}, up-to: 5 s }`, /up-to: expected a number, since the metric has no unit/],
    [`{ metric: success, ${REST}, up-to: 5 s }`, /up-to: expected a number, since the metric has no unit/],
    [`{ metric: hash, ${REST}, up-to: 1 }`, /kind exact has no size/],
    [`{ metric: score, ${REST}, where: { mod: fast } }`, /unknown axis "mod"\. Did you mean "mode"\?/],
    [`{ metric: score, ${REST}, where: { mode: quick } }`, /axis "mode" has no value "quick"/],
    [`{ metric: score, ${REST}, where: { task: a } }`, /does not split the comparison into groups/],
    [`{ metric: score, ${REST}, ticket: 7 }`, /unknown key "ticket"/],
  ])("refuses %s", (accept, message) => {
    expect(problemLines(() => config(accept))).toEqual([expect.stringMatching(message)]);
  });
});

describe("a pull request's own acceptance", () => {
  test("is not in force, and is reported as looser", () => {
    const [base, head] = [config(""), config(`{ metric: score, ${REST}, where: { mode: fast } }`)];
    expect(withBasePolicy(head, base).accept).toEqual([]);
    expect(policyChanges(base, head)).toEqual([
      {
        path: "accept.score[mode=fast]",
        base: "none",
        head: "until 2026-04-30, up to any size",
        looser: true,
        inForce: "base",
      },
    ]);
  });

  test.each<readonly [string, string, string, boolean | null]>([
    ["expires: 2026-04-30", "expires: 2026-05-30", "expires", true],
    ["expires: 2026-04-30", "expires: 2026-03-30", "expires", false],
    ["expires: 2026-04-30, up-to: 0.1", "expires: 2026-04-30, up-to: 0.2", "up-to", true],
    ["expires: 2026-04-30, up-to: 0.1", "expires: 2026-04-30", "up-to", true],
    ["expires: 2026-04-30", "expires: 2026-04-30, up-to: 0.1", "up-to", false],
  ])("%s -> %s changes %s", (base, head, key, looser) => {
    const written = (rest: string): Config => config(`{ metric: score, reason: x, ${rest} }`);
    expect(policyChanges(written(base), written(head))).toMatchObject([
      { path: `accept.score.${key}`, looser },
    ]);
  });

  test("that is taken out is stricter; another reason has no direction", () => {
    const [one, other] = [
      config(`{ metric: score, ${REST} }`),
      config("{ metric: score, reason: y, expires: 2026-04-30 }"),
    ];
    expect(policyChanges(one, config(""))).toMatchObject([{ path: "accept.score", looser: false }]);
    expect(policyChanges(one, other)).toMatchObject([{ path: "accept.score.reason", looser: null }]);
  });
});
