import { describe, expect, test } from "@jest/globals";
import { acceptFindings } from "../../src/gate/accept-findings.ts";
import { decide } from "../../src/gate/decide.ts";
import type { Acceptance } from "../../src/model/config/acceptance.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { Creep } from "../../src/model/result/compared-history.ts";
import { COMPLETE, FOUND, GATE, finding } from "./build-finding.ts";

const CREEP: Creep = {
  reference: { runId: "run-0", sha: `1a2b3c4${"0".repeat(33)}`, time: "2026-11-01T00:00:00.000Z" },
  pinned: false,
  runs: 3,
  value: 1.1,
  estimate: -0.2,
  pAdjusted: 0.001,
};
const CREPT = finding({ creep: CREEP });
const KNOWN: Acceptance = {
  metric: "rule-score",
  where: {},
  reason: "slower on purpose",
  expires: "2099-01-01",
  upTo: null,
};

function verdictOf(findings: readonly Finding[], part: Partial<Parameters<typeof decide>[0]> = {}) {
  return decide({ findings, limits: [], completeness: COMPLETE, baseline: FOUND, ...part }, GATE);
}

function accepted(found: Finding, acceptance: Partial<Acceptance> = {}): Finding {
  return acceptFindings([found], [{ ...KNOWN, ...acceptance }], 0).findings[0]!;
}

describe("small steps that add up", () => {
  test("warn, and the title names the change and the commit that it is counted from", () => {
    const verdict = verdictOf([CREPT, finding()]);
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("Warning: small steps add up: rule-score −0.2 since 1a2b3c4 in mode=fast");
    expect(verdict.causes).toMatchObject([{ name: "creep", cost: "warn", count: 1 }]);
  });

  test("do not make an open or a red comparison cheaper", () => {
    const open = finding({ kind: "inconclusive", code: "main-may-have-moved", creep: CREEP });
    expect(verdictOf([open])).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdictOf([accepted(open)])).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    const red = finding({ kind: "regression", code: "worse-than-margin", metric: "other" });
    expect(verdictOf([CREPT, red])).toMatchObject({ kind: "fail", exitCode: 1 });
  });

  test("are a note once they are accepted, up to the size that is accepted", () => {
    expect(verdictOf([accepted(CREPT)])).toMatchObject({
      kind: "pass",
      causes: [{ name: "accepted-regression", cost: "note" }],
    });
    const upTo = { scale: "absolute", value: 0.1 } as const;
    expect(accepted(CREPT, { upTo }).accepted).toMatchObject({ state: "exceeded" });
    expect(verdictOf([accepted(CREPT, { upTo })]).kind).toBe("warn");
  });

  test("keep an acceptance in use", () => {
    const { warnings } = acceptFindings([CREPT], [KNOWN], 0);
    expect(warnings).toEqual([]);
    expect(acceptFindings([finding()], [KNOWN], 0).warnings).toMatchObject([{ code: "acceptance-unused" }]);
  });

  test("of what only informs cost nothing", () => {
    expect(verdictOf([finding({ creep: CREEP, role: "inform" }), finding()]).kind).toBe("pass");
    expect(verdictOf([finding({ creep: CREEP, role: "track" }), finding()]).kind).toBe("warn");
  });
});

test("a main that may have moved is inconclusive, never a pass", () => {
  const moved = finding({ kind: "inconclusive", code: "main-may-have-moved" });
  expect(verdictOf([moved, finding()])).toMatchObject({
    kind: "inconclusive",
    exitCode: 3,
    conclusion: "failure",
    title: expect.stringMatching(
      /^Inconclusive: main may have moved with its last runs: 1 of 2 cannot be judged/u,
    ),
  });
});

test("a reference that the history does not hold is no plain pass", () => {
  const verdict = verdictOf([finding()], { missingReference: "deadbeef" });
  expect(verdict).toMatchObject({ kind: "warn", exitCode: 0 });
  expect(verdict.title).toContain("is not in the history: deadbeef");
});
