import { describe, expect, test } from "@jest/globals";
import { decide, type DecideInput } from "../../src/gate/decide.ts";
import type { GateConfig } from "../../src/model/config/config.ts";
import type { Verdict } from "../../src/model/result/verdict.ts";
import { sampleManifest } from "../support/samples/sample-report.ts";
import { COMPLETE, FOUND, GATE, finding, limit, noBaseline } from "./build-finding.ts";

function verdictOf(part: Partial<DecideInput>, gate: Partial<GateConfig> = {}): Verdict {
  const input = { findings: [finding()], limits: [], completeness: COMPLETE, baseline: FOUND, ...part };
  return decide(input, { ...GATE, ...gate });
}

const RED = finding({ kind: "regression", code: "worse-than-margin", estimate: -0.05 });
const YELLOW = finding({ kind: "warning", code: "worse-than-half-margin", estimate: -0.03 });

describe("each row of the table from findings to the verdict", () => {
  test("a regression fails the gate", () => {
    expect(verdictOf({ findings: [RED] })).toMatchObject({
      kind: "fail",
      exitCode: 1,
      conclusion: "failure",
    });
  });

  test("a candidate that loses trials fails, whatever the change of what is left", () => {
    const lost = finding({ kind: "regression", code: "missing-rate", estimate: 0.1 });
    const verdict = verdictOf({ findings: [lost] });
    expect(verdict).toMatchObject({
      kind: "fail",
      title: "Regression: rule-score loses trials in mode=fast",
    });
  });

  test("a broken limit fails", () => {
    expect(verdictOf({ limits: [limit()] })).toMatchObject({ kind: "fail", exitCode: 1 });
  });

  test("a warning limit (and any of a tracked metric) that too many trials lack the value for is no plain pass", () => {
    const open = {
      open: "missing-trials",
      result: "inconclusive",
      trials: { measured: 6, of: 8 },
      group: {},
    } as const;
    const warn = limit({ level: "warn", estimate: 0.9, ...open });
    expect(verdictOf({ limits: [warn] })).toMatchObject({
      kind: "warn",
      causes: [{ name: "limit-warning", count: 1 }],
      title: expect.stringContaining("limit not shown to hold"),
    });
    // Beside a limit that fails, it would repeat it.
    expect(verdictOf({ limits: [limit({ estimate: 0.9, ...open }), warn] })).toMatchObject({
      kind: "inconclusive",
      causes: [{ name: "error-rate" }],
    });
  });

  test("a missing metric fails", () => {
    const completeness = { ...COMPLETE, missingMetrics: ["latency-ms"] };
    const verdict = verdictOf({ completeness });
    expect(verdict).toMatchObject({ kind: "fail", exitCode: 1, title: "Missing metric: latency-ms" });
  });

  test("less measured than the base asks for is inconclusive, and the title says what", () => {
    const change = { path: "matrix", base: "", head: "", looser: true, inForce: "head" } as const;
    const policyChanges = [{ ...change, measuresLess: "2 of 3 cases left out: m=x (+1 more)" }, change];
    expect(verdictOf({ policyChanges })).toMatchObject({
      kind: "inconclusive",
      exitCode: 3,
      title: "Inconclusive: measures less than its base asks for: 2 of 3 cases left out: m=x (+1 more)",
    });
    expect(verdictOf({ policyChanges, findings: [RED] })).toMatchObject({ kind: "fail", exitCode: 1 });
    expect(verdictOf({ policyChanges: [change] })).toMatchObject({ kind: "pass", causes: [] });
  });

  test.each([
    ["the measured commit", ["abc"]],
    ["the head that it merges", ["def", "abc"]],
  ])("a ref that is %s is no plain pass: both sides have the change", (_, ownCommits) => {
    const baseline = { ...FOUND, provenance: { ...FOUND.provenance, from: "ref", run: "main" } } as const;
    const verdict = verdictOf({ baseline, ownCommits });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0, causes: [{ name: "same-commit" }] });
    expect(verdict.title).toBe(
      "Warning: no committed change was judged: the baseline is the measured commit itself, abc (ref main)",
    );
    expect(verdictOf({ baseline, ownCommits: ["def"] })).toMatchObject({ kind: "pass", causes: [] });
    // The same commit measured again later shows what the machine or a service changed.
    expect(verdictOf({ ownCommits })).toMatchObject({ kind: "pass", causes: [] });
  });

  test("what is compared with itself is no plain pass", () => {
    const provenance = { ...FOUND.provenance, from: "file", run: "results.jsonl" } as const;
    const run = { manifest: null, rows: [] };
    const baseline = { found: true, run, history: [], provenance, isCandidate: true } as const;
    expect(verdictOf({ baseline })).toMatchObject({
      kind: "warn",
      exitCode: 0,
      causes: [{ name: "same-commit" }],
      title: "Warning: no change was judged: the baseline is what is measured itself, results.jsonl",
    });
    expect(verdictOf({ baseline: { ...baseline, isCandidate: false } })).toMatchObject({ kind: "pass" });
  });

  test("a program that both sides may share, and cases that neither side ran, are no plain pass", () => {
    const shared = { code: "shared-program", text: "run.command names the working folder" };
    const cases = { code: "base-cases", text: "1 entry of tasks.jsonl dropped: a" };
    const other = { code: "pipe-hides-crash", text: "a crash may be a success" };
    expect(verdictOf({ runWarnings: [shared, cases, other] })).toMatchObject({
      kind: "warn",
      exitCode: 0,
      causes: [
        { name: "shared-program", cost: "warn", text: shared.text },
        { name: "dropped-units", cost: "warn", text: cases.text },
      ],
    });
    expect(verdictOf({ runWarnings: [other] })).toMatchObject({ kind: "pass", causes: [] });
  });

  test("a file that is a run of another gate is compared, and no plain pass: the title names both", () => {
    const run = { manifest: sampleManifest({ id: "speed" }), rows: [] };
    const baseline = { ...FOUND, run, provenance: { ...FOUND.provenance, from: "file" } } as const;
    expect(verdictOf({ baseline, ownId: "answers" })).toMatchObject({
      kind: "warn",
      exitCode: 0,
      causes: [{ name: "other-gate" }],
      title: "Warning: the baseline is a run of another gate: speed, and this is answers",
    });
    expect(verdictOf({ baseline, ownId: "speed" })).toMatchObject({ kind: "pass", causes: [] });
    expect(verdictOf({ baseline })).toMatchObject({ kind: "pass", causes: [] });
  });

  describe("files that were edited before the run", () => {
    const git = (...files: readonly string[]) => ({
      sha: "4be1f0c9",
      branch: null,
      dirty: true,
      remote: null,
      edited: { files, count: files.length },
    });
    const stored = (from: "artifact" | "ref", ...files: readonly string[]) => ({
      ...FOUND,
      run: { manifest: sampleManifest({ git: git(...files) }), rows: [] },
      provenance: { ...FOUND.provenance, from },
    });

    test("warn: the check names another program than was measured", () => {
      expect(verdictOf({ git: git("a.js", "b.js") })).toMatchObject({
        kind: "warn",
        exitCode: 0,
        title:
          "Warning: another program than 4be1f0c was measured: 2 tracked files were edited before the run: a.js, b.js",
        causes: [{ name: "edited-files", count: 2 }],
      });
      const merge = { ...git("a.js"), head: "9d02c7a1" };
      expect(verdictOf({ git: merge, baseline: noBaseline("first-run") })).toMatchObject({
        kind: "warn",
        causes: [{ text: expect.stringContaining("than 9d02c7a was measured: 1 tracked file was") }, {}],
      });
      expect(verdictOf({ git: { ...git(), edited: undefined } })).toMatchObject({ kind: "pass", causes: [] });
    });

    test("are what the workflow does in every run, if the stored baseline's run had edited them, too", () => {
      const edits = git("a.js", "b.js");
      expect(verdictOf({ git: edits, baseline: stored("artifact", "b.js", "a.js") }).causes).toEqual([]);
      const other = verdictOf({ git: edits, baseline: stored("artifact", "a.js") });
      expect(other.causes).toMatchObject([{ count: 1, text: expect.stringMatching(/the run: b\.js$/) }]);
      // Its manifest is the candidate's.
      expect(verdictOf({ git: edits, baseline: stored("ref", "a.js", "b.js") }).kind).toBe("warn");
    });

    test("of which not all have a name are compared by their number", () => {
      const many = { ...git("a.js"), edited: { files: ["a.js"], count: 300 } };
      const usual = stored("artifact", "a.js");
      const more = verdictOf({ git: many, baseline: usual });
      expect(more.causes).toMatchObject([{ count: 299, text: expect.stringContaining("299 tracked files") }]);
      const same = { ...usual, run: { manifest: sampleManifest({ git: many }), rows: [] } };
      expect(verdictOf({ git: many, baseline: same }).causes).toEqual([]);
      const lying = { ...many, edited: { files: ["a.js", "b.js"], count: 1 } };
      expect(verdictOf({ git: lying }).causes).toMatchObject([{ count: 2 }]);
    });
  });

  test("a warning succeeds and the title says so", () => {
    const verdict = verdictOf({ findings: [YELLOW] });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("Warning: rule-score −0.03 in mode=fast");
  });

  test("a broken warning limit warns", () => {
    const verdict = verdictOf({ limits: [limit({ level: "warn", bound: 0.85 })] });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0 });
    expect(verdict.title).toBe("Warning limit broken: rule-score 0.78 < warn-min 0.85");
  });

  test("improved and pass succeed without a cause", () => {
    const verdict = verdictOf({ findings: [finding({ kind: "improved", code: "better" }), finding()] });
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "success", causes: [] });
    expect(verdict.title).toBe("No regression in 2 comparisons; 1 improved");
  });

  test("inconclusive within the margin is a note that counts", () => {
    const open = finding({ kind: "inconclusive", code: "interval-straddles-margin", estimate: -0.01 });
    const verdict = verdictOf({ findings: [open, finding(), finding()] });
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("No regression in 3 comparisons; 1 of 3 cannot be judged to its margin");
    expect(verdict.causes).toMatchObject([{ name: "inconclusive-within", cost: "note", count: 1 }]);
  });

  test("inconclusive beyond the margin is a note that counts, and names metrics and what would settle them", () => {
    const part = { kind: "inconclusive", code: "interval-straddles-margin", estimate: -0.03 } as const;
    const open = finding({ ...part, neededUnits: 90 });
    const verdict = verdictOf({ findings: [open, finding()] });
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("No regression in 2 comparisons; 1 of 2 cannot be judged to its margin");
    expect(verdict.causes).toMatchObject([{ name: "inconclusive-beyond", cost: "note", count: 1 }]);
    expect(verdict.causes[0]?.text).toBe(
      "1 of 2 cannot be judged and may be worse than their margin: rule-score −0.03 in mode=fast (needs about 90 units)",
    );
  });

  test("who wrote a cost for inconclusive beyond the margin keeps it", () => {
    const open = finding({ kind: "inconclusive", code: "interval-straddles-margin", estimate: -0.03 });
    const costs = { ...GATE.costs, "inconclusive-beyond": "warn" } as const;
    expect(verdictOf({ findings: [open, finding()] }, { costs })).toMatchObject({
      kind: "warn",
      exitCode: 0,
    });
  });

  test("more comparisons than max-undecided that noise keeps open are inconclusive, half of them are not", () => {
    const noisy = finding({ kind: "inconclusive", code: "too-noisy", estimate: 0, neededUnits: 400 });
    expect(verdictOf({ findings: [noisy, finding()] })).toMatchObject({ kind: "pass", exitCode: 0 });
    const verdict = verdictOf({ findings: [noisy, noisy, finding()] });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdict.title).toBe(
      "Inconclusive: 2 of 3 are too noisy for their margins, more than 50% (gate.max-undecided): rule-score 0 in mode=fast (needs about 400 units), rule-score 0 in mode=fast (needs about 400 units)",
    );
    expect(verdictOf({ findings: [noisy, noisy, finding()] }, { maxUndecided: 1 }).kind).toBe("pass");
    expect(verdictOf({ findings: [noisy, finding()] }, { maxUndecided: 0 }).kind).toBe("inconclusive");
  });

  test("a tracked metric and one that was not compared do not count as undecided", () => {
    const noisy = finding({ kind: "inconclusive", code: "too-noisy", estimate: 0 });
    const tracked = finding({ kind: "inconclusive", code: "too-noisy", role: "track" });
    const fresh = finding({ kind: "no-baseline", code: "new-metric", estimate: null });
    expect(verdictOf({ findings: [noisy, finding(), tracked, tracked] }).kind).toBe("pass");
    expect(verdictOf({ findings: [noisy, fresh, fresh] }).kind).toBe("inconclusive");
  });

  test("inconclusive warns when no data could ever have been red", () => {
    const open = finding({ kind: "inconclusive", code: "too-few-units", estimate: 0 });
    const verdict = verdictOf({ findings: [open] });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0 });
    expect(verdict.title).toBe(
      "Warning: the only comparison could not have been a regression, whatever the data: rule-score 0 in mode=fast",
    );
  });

  test("a title speaks of worse only where the estimate is", () => {
    const never = finding({ kind: "inconclusive", code: "too-few-units", estimate: 0.2, metric: "a" });
    const beyond = finding({ kind: "inconclusive", code: "too-few-units", estimate: -0.2, metric: "b" });
    const costs = { ...GATE.costs, "inconclusive-beyond": "warn" } as const;
    const { title } = verdictOf({ findings: [never, beyond, finding()] }, { costs });
    expect(title).toMatch(/^Warning: 1 of 3 cannot be judged and may be worse than their margin: b /);
  });

  test("that trials succeed does not stand in for metrics that could never have been red", () => {
    const never = finding({ kind: "inconclusive", code: "few-history-runs", estimate: 0 });
    const success = finding({ metric: "success" });
    expect(verdictOf({ findings: [never, success] })).toMatchObject({
      kind: "warn",
      causes: [{ name: "could-not-fail", count: 1 }, { name: "inconclusive-beyond" }],
    });
    expect(verdictOf({ findings: [success] }).kind).toBe("pass");
    expect(verdictOf({ findings: [never, finding()] }).kind).toBe("pass");
  });

  test("a regression that the config does not count is in the title of the pass", () => {
    const worse = finding({ kind: "regression", code: "worse-than-margin", estimate: -0.2 });
    const costs = { ...GATE.costs, regression: "note" } as const;
    const { kind, title } = verdictOf({ findings: [worse, finding()] }, { costs });
    expect([kind, title]).toEqual([
      "pass",
      "1 regression in 2 comparisons, which `gate` does not hold against it",
    ]);
  });

  test("that trials succeed makes no share of the comparisons decided", () => {
    const noisy = finding({ kind: "inconclusive", code: "too-noisy", estimate: -0.2 });
    expect(verdictOf({ findings: [noisy, finding({ metric: "success" })] })).toMatchObject({
      kind: "inconclusive",
      causes: [{ name: "undecided" }, {}],
    });
    expect(verdictOf({ findings: [noisy, finding()] }).kind).toBe("pass");
  });

  test("a score of 0 to 1 cannot fall by a margin of 1 or more: that is no plain pass", () => {
    const fallen = { values: { baseline: 0.73, candidate: 0.1 }, estimate: -0.63, margin: 2 } as const;
    expect(verdictOf({ findings: [finding(fallen)] })).toMatchObject({
      kind: "warn",
      causes: [
        { name: "could-not-fail", text: expect.stringContaining("(a score of 0 to 1 cannot fall by 2)") },
      ],
    });
    const plain = { kind: "pass", causes: [] };
    // Of ten points, or where another metric can fail.
    expect(
      verdictOf({ findings: [finding({ ...fallen, values: { baseline: 7, candidate: 6 } })] }),
    ).toMatchObject(plain);
    expect(verdictOf({ findings: [finding(fallen), finding({ metric: "other" })] })).toMatchObject(plain);
    // Errors of a case may be many.
    expect(verdictOf({ findings: [finding({ ...fallen, better: "lower" })] })).toMatchObject(plain);
    const minus = [{ unit: "t1", baseline: 0.5, candidate: -3, difference: -3.5 }];
    expect(verdictOf({ findings: [finding({ ...fallen, worstUnits: minus })] })).toMatchObject(plain);
  });

  test("a rate that is at its worst on both sides cannot get worse: that is no plain pass", () => {
    const rate = (metric: string, value: number) =>
      finding({ metric, metricKind: "binary", values: { baseline: value, candidate: value } });
    const failed = verdictOf({ findings: [rate("success", 0), finding()] });
    expect(failed).toMatchObject({ kind: "warn", causes: [{ name: "all-failed", count: 1 }] });
    expect(failed.title).toBe(
      "Warning: every trial of both sides failed, and more than all cannot fail: success 0%",
    );
    const worst = verdictOf({ findings: [rate("solved", 0)] });
    expect(worst).toMatchObject({ kind: "warn", causes: [{ name: "at-worst" }] });
    expect(verdictOf({ findings: [rate("solved", 0), finding()] }).kind).toBe("pass");
    expect(verdictOf({ findings: [rate("success", 0), rate("success", 0.1)] }).kind).toBe("pass");
    expect(verdictOf({ findings: [{ ...rate("refused", 1), better: "lower" }] }).kind).toBe("warn");
    expect(verdictOf({ findings: [rate("solved", 1)] }).kind).toBe("pass");
    const number = { ...rate("speed", 0), metricKind: "amount" } as const;
    expect(verdictOf({ findings: [number] }).kind).toBe("warn");
    expect(verdictOf({ findings: [{ ...number, better: "lower" }] }).kind).toBe("pass");
  });

  test("a group that left the matrix warns, and is named", () => {
    const verdict = verdictOf({ completeness: { ...COMPLETE, droppedGroups: ["mode=careful"] } });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe(
      "Warning: 1 group of the baseline no longer exist in the matrix: mode=careful",
    );
  });

  test("a first run is neutral and says that nothing was compared", () => {
    const first = finding({ kind: "no-baseline", code: "first-run", estimate: null });
    const verdict = verdictOf({ findings: [first], baseline: noBaseline("first-run") });
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "neutral" });
    expect(verdict.title).toBe("First run: nothing was compared");
  });

  test.each([
    ["expired", "Inconclusive: baseline expired"],
    ["forbidden", "Inconclusive: baseline not readable: permission denied"],
    ["unreadable", "Inconclusive: baseline unreadable"],
    ["no-complete-run", "Inconclusive: no complete baseline run"],
  ] as const)("a baseline that is %s is inconclusive", (code, title) => {
    const findings = [finding({ kind: "no-baseline", code, estimate: null })];
    const verdict = verdictOf({ findings, baseline: noBaseline(code) });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3, conclusion: "failure", title });
  });

  test("an incomparable finding is inconclusive", () => {
    const findings = [finding({ kind: "incomparable", code: "metric-changed" })];
    const verdict = verdictOf({ findings });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3, conclusion: "failure" });
    expect(verdict.causes.map((cause) => cause.name)).toEqual(["incomparable"]);
  });

  test("a planned case that was not measured is inconclusive", () => {
    const completeness = { ...COMPLETE, unmeasuredCases: ["task=a", "task=b"], unmeasuredCaseCount: 2 };
    const verdict = verdictOf({ completeness });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdict.title).toBe("Inconclusive: 2 planned cases were not measured: task=a (+1 more)");
  });

  test("an error rate above the limit is inconclusive, at the limit it is not", () => {
    const counts = { ...COMPLETE.counts, ok: 89, errored: 6, timedOut: 5 };
    const above = verdictOf({ completeness: { ...COMPLETE, counts } });
    expect(above).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(above.title).toContain("error rate 11% is above 10%");
    const at = { ...COMPLETE, counts: { ...counts, ok: 90, errored: 5 } };
    expect(verdictOf({ completeness: at }).kind).toBe("pass");
  });

  test("a comparison with too many missing trials is inconclusive", () => {
    const findings = [finding({ kind: "inconclusive", code: "error-rate" })];
    expect(verdictOf({ findings })).toMatchObject({ kind: "inconclusive", exitCode: 3 });
  });

  test("a missing shard is inconclusive", () => {
    const verdict = verdictOf({ missingShards: ["2 of 3"] });
    expect(verdict).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    expect(verdict.title).toBe("Inconclusive: missing shard: 2 of 3");
  });

  test("missing shards come first among what is inconclusive, and excuse a metric that only they may measure", () => {
    const completeness = {
      ...COMPLETE,
      unmeasuredCases: ["task=a"],
      unmeasuredCaseCount: 1,
      missingMetrics: ["m"],
    };
    const missingShards = ["1/9", "2/9", "3/9", "4/9", "5/9", "6/9"];
    const findings = [finding({ kind: "inconclusive", code: "error-rate" })];
    const { kind, causes } = verdictOf({ findings, completeness, missingShards });
    expect([kind, causes[0]]).toEqual([
      "inconclusive",
      {
        name: "missing-shard",
        cost: "inconclusive",
        count: 6,
        text: "Missing shards: 1/9, 2/9, 3/9, 4/9, 5/9 (+1 more)",
      },
    ]);
    expect(causes.map(({ name }) => name)).not.toContain("missing-metric");
    expect(verdictOf({ completeness: { ...completeness, unmeasuredCases: [] } }).kind).toBe("fail");
  });

  test("no gating comparison at all is inconclusive", () => {
    const findings = [finding({ role: "track" })];
    expect(verdictOf({ findings })).toMatchObject({ kind: "inconclusive", exitCode: 3 });
    const renamed = [finding({ kind: "no-baseline", code: "new-metric", estimate: null })];
    expect(verdictOf({ findings: renamed })).toMatchObject({ kind: "inconclusive", exitCode: 3 });
  });

  test("a budget stop is inconclusive with its own exit code, and keeps a fail", () => {
    const completeness = { ...COMPLETE, complete: false, earlyStop: "cost budget of 5 USD" };
    const stopped = verdictOf({ completeness });
    expect(stopped).toMatchObject({ kind: "inconclusive", exitCode: 5, conclusion: "failure" });
    expect(verdictOf({ completeness, findings: [RED] })).toMatchObject({ kind: "fail", exitCode: 1 });
  });
});

describe("policy", () => {
  test("the worst cost wins and causes come worst first", () => {
    const open = finding({ kind: "inconclusive", code: "interval-straddles-margin", estimate: -0.03 });
    const completeness = { ...COMPLETE, unmeasuredCases: ["task=a"], unmeasuredCaseCount: 1 };
    const verdict = verdictOf({ findings: [open, YELLOW, RED], completeness });
    expect(verdict).toMatchObject({ kind: "fail", exitCode: 1 });
    expect(verdict.causes.map((cause) => cause.cost)).toEqual(["fail", "inconclusive", "warn", "note"]);
  });

  test("a user may set any price", () => {
    const costs = { ...GATE.costs, regression: "warn", improved: "fail" } as const;
    expect(verdictOf({ findings: [RED] }, { costs })).toMatchObject({ kind: "warn", exitCode: 0 });
    const improved = finding({ kind: "improved", code: "better", estimate: 0.05 });
    const verdict = verdictOf({ findings: [improved] }, { costs });
    expect(verdict).toMatchObject({
      kind: "fail",
      exitCode: 1,
      title: "Improved: rule-score +0.05 in mode=fast",
    });
  });

  test("fail-on warn makes a warning red", () => {
    const verdict = verdictOf({ findings: [YELLOW] }, { failOn: "warn" });
    expect(verdict).toMatchObject({ kind: "warn", exitCode: 1, conclusion: "failure" });
  });

  test("fail-on never keeps the verdict and lets the check succeed", () => {
    const verdict = verdictOf({ findings: [RED] }, { failOn: "never" });
    expect(verdict).toMatchObject({ kind: "fail", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("Regression: rule-score −0.05 in mode=fast");
  });

  test("a first run with a broken limit fails", () => {
    const verdict = verdictOf({ findings: [], limits: [limit()], baseline: noBaseline("first-run") });
    expect(verdict).toMatchObject({ kind: "fail", exitCode: 1, conclusion: "failure" });
    expect(verdict.title).toBe("Limit broken: rule-score 0.78 < min 0.8");
  });

  test("a tracked metric warns at most, an informing one costs nothing", () => {
    const track = { ...YELLOW, role: "track" } as const;
    expect(verdictOf({ findings: [finding(), track] }).kind).toBe("warn");
    const open = finding({ role: "track", kind: "inconclusive", code: "too-few-units" });
    expect(verdictOf({ findings: [finding(), open] }).kind).toBe("pass");
    const inform = { ...YELLOW, role: "inform" } as const;
    expect(verdictOf({ findings: [finding(), inform] }).kind).toBe("pass");
    expect(verdictOf({ limits: [limit({ level: "info" })] })).toMatchObject({ kind: "pass", causes: [] });
  });

  test("a limit that fails hides the warning limit it also crosses", () => {
    const group = {};
    const limits = [limit({ group }), limit({ group, level: "warn", bound: 0.85 })];
    expect(verdictOf({ limits }).causes.map((cause) => cause.name)).toEqual(["limit-broken"]);
    const tracked = limits.map((one) => ({ ...one, level: "warn" }) as const);
    expect(verdictOf({ limits: tracked }).causes).toMatchObject([{ name: "limit-warning", count: 1 }]);
  });

  test("a new metric beside others is a note that counts", () => {
    const added = finding({ kind: "no-baseline", code: "new-metric", estimate: null });
    const verdict = verdictOf({ findings: [finding(), added] });
    expect(verdict).toMatchObject({ kind: "pass", exitCode: 0, conclusion: "success" });
    expect(verdict.title).toBe("No regression in 1 comparison; 1 not in the baseline yet");
  });

  test("a limit that the estimate alone crosses is a note that the title counts, a soft one costs nothing", () => {
    const open = verdictOf({ limits: [limit({ result: "inconclusive" })] });
    expect(open).toMatchObject({
      kind: "pass",
      exitCode: 0,
      causes: [{ name: "limit-inconclusive", cost: "note" }],
    });
    expect(open.title).toBe("No regression in 1 comparison; 1 limit is not shown to hold");
    expect(open.causes[0]?.text).toBe("Limit not shown to hold: rule-score 0.78 < min 0.8");
    const costs = { ...GATE.costs, "limit-inconclusive": "warn" } as const;
    expect(verdictOf({ limits: [limit({ result: "inconclusive" })] }, { costs }).kind).toBe("warn");
    expect(verdictOf({ limits: [limit({ result: "inconclusive", level: "warn" })] }).kind).toBe("pass");
    expect(verdictOf({ limits: [limit({ result: "kept" })] }).kind).toBe("pass");
  });

  test("a limit that is shown to be crossed at the error rate of warnings alone warns", () => {
    const suspect = verdictOf({ limits: [limit({ result: "suspect" })] });
    expect(suspect).toMatchObject({ kind: "warn", causes: [{ name: "limit-warning", count: 1 }] });
    expect(suspect.title).toBe("Warning: limit probably broken: rule-score 0.78 < min 0.8");
    const group = {};
    const soft = limit({ level: "warn", bound: 0.9, group });
    const both = verdictOf({ limits: [limit({ result: "suspect", group }), soft] });
    expect(both.causes).toMatchObject([{ name: "limit-warning", count: 1 }]);
  });

  test("the title names the first finding and counts the rest", () => {
    const cost = finding({
      kind: "regression",
      code: "worse-than-margin",
      metric: "cost-usd",
      scale: "relative",
      better: "lower",
      estimate: 0.1234,
      group: {},
    });
    const verdict = verdictOf({ findings: [cost, RED, RED] });
    expect(verdict.title).toBe("Regression: cost-usd +12.3% (+2 more)");
  });

  test("hostile names stay on one short line", () => {
    const metric = `a\n::error::${"x".repeat(200)}`;
    const { title } = verdictOf({ findings: [{ ...RED, metric }] });
    expect(title).not.toContain("\n");
    expect(title.length).toBeLessThan(140);
  });
});
