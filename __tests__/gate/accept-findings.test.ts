import { describe, expect, test } from "@jest/globals";
import { acceptFindings } from "../../src/gate/accept-findings.ts";
import { decide } from "../../src/gate/decide.ts";
import type { Accepted } from "../../src/model/result/finding.ts";
import type { Acceptance } from "../../src/model/config/acceptance.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { Verdict } from "../../src/model/result/verdict.ts";
import { COMPLETE, FOUND, GATE, finding } from "./build-finding.ts";

const RED = finding({ kind: "regression", code: "worse-than-margin", estimate: -0.05 });
const KNOWN: Acceptance = {
  metric: "rule-score",
  where: {},
  reason: "the new model is cheaper",
  expires: "2026-04-30",
  upTo: null,
};
const DURING = Date.parse("2026-04-30T23:59:59.999Z");
const AFTER = Date.parse("2026-05-01T00:00:00Z");

function accept(findings: readonly Finding[], acceptance: Partial<Acceptance>, nowMs = DURING) {
  return acceptFindings(findings, [{ ...KNOWN, ...acceptance }], nowMs);
}

function stateOf(
  found: Finding,
  acceptance: Partial<Acceptance> = {},
  nowMs = DURING,
): Accepted["state"] | null {
  return accept([found], acceptance, nowMs).findings[0]?.accepted?.state ?? null;
}

function verdictOf(findings: readonly Finding[]): Verdict {
  return decide({ findings, limits: [], completeness: COMPLETE, baseline: FOUND }, GATE);
}

describe("an accepted regression", () => {
  test("does not fail, and the title names it with its last day nearby", () => {
    const { findings } = accept([RED, finding()], {});
    const verdict = verdictOf(findings);
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("No other regression in 2 comparisons; 1 known and accepted");
    expect(verdict.causes).toEqual([
      {
        name: "accepted-regression",
        cost: "note",
        count: 1,
        text: "Known and accepted: rule-score −0.05 in mode=fast, until 2026-04-30",
      },
    ]);
    expect(findings[0]?.kind).toBe("regression");
  });

  test("does not hide another one", () => {
    const other = { ...RED, metric: "cost-usd" };
    expect(verdictOf(accept([RED, other], {}).findings)).toMatchObject({ kind: "fail", exitCode: 1 });
  });

  test("holds through its last day, and counts again from the next on", () => {
    expect(stateOf(RED)).toBe("in-force");
    const { findings, warnings } = accept([RED], {}, AFTER);
    expect(findings[0]?.accepted?.state).toBe("expired");
    expect(verdictOf(findings).kind).toBe("fail");
    expect(warnings.map(({ code, text }) => [code, text.slice(0, 55)])).toEqual([
      ["acceptance-expired", "The acceptance of rule-score ended on 2026-04-30: its f"],
    ]);
  });

  test.each<readonly [number, Accepted["state"]]>([
    [0.05, "in-force"],
    [0.06, "in-force"],
    [0.049, "exceeded"],
  ])("that is worse by 0.05, accepted up to %d, is %s", (value, state) => {
    expect(stateOf(RED, { upTo: { scale: "absolute", value } })).toBe(state);
  });

  test("of a metric that is better lower is measured the other way round", () => {
    const slow = { ...RED, better: "lower", scale: "relative", estimate: 0.12 } as const;
    expect(stateOf(slow, { upTo: { scale: "relative", value: 0.1 } })).toBe("exceeded");
    expect(stateOf(slow, { upTo: { scale: "relative", value: 0.15 } })).toBe("in-force");
  });

  test("in percent covers no change from 0, which has no percentage", () => {
    expect(stateOf(RED, { upTo: { scale: "relative", value: 9 } })).toBe("exceeded");
  });

  test("whose size is not known is not within any size", () => {
    expect(stateOf({ ...RED, estimate: null }, { upTo: { scale: "absolute", value: 9 } })).toBe("exceeded");
  });

  test.each<readonly [string, Partial<Acceptance>]>([
    ["another metric", { metric: "cost-usd" }],
    ["another group", { where: { mode: ["careful"] } }],
    ["an axis that is no group", { where: { task: ["a"] } }],
  ])("of %s says nothing of this one", (_, acceptance) => {
    expect(stateOf(RED, acceptance)).toBeNull();
  });

  test("of this group is this one's", () => {
    expect(stateOf(RED, { where: { mode: ["fast", "careful"] } })).toBe("in-force");
  });

  test("never covers that trials are lost", () => {
    expect(stateOf(finding({ kind: "regression", code: "missing-rate" }))).toBeNull();
  });

  test("seen less surely is a warning that is known too", () => {
    const yellow = finding({ kind: "warning", code: "possibly-worse", estimate: -0.03 });
    expect(verdictOf(accept([yellow], {}).findings).kind).toBe("pass");
  });

  test("that nothing needs any more is reported; one whose metric is not judged is not", () => {
    expect(accept([finding()], {}).warnings.map(({ code }) => code)).toEqual(["acceptance-unused"]);
    expect(accept([finding({ kind: "inconclusive" })], {}).warnings).toEqual([]);
    expect(accept([], {}).warnings).toEqual([]);
  });

  test("of two that speak of it, the one in force counts", () => {
    const over = { ...KNOWN, expires: "2026-01-01" };
    const small = { ...KNOWN, upTo: { scale: "absolute", value: 0.01 } } as const;
    const { findings } = acceptFindings([RED], [over, small, KNOWN], DURING);
    expect(findings[0]?.accepted?.state).toBe("in-force");
    expect(acceptFindings([RED], [over, small], DURING).findings[0]?.accepted?.state).toBe("exceeded");
  });
});
