import { describe, expect, test } from "@jest/globals";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Plan } from "../../../src/model/run/plan.ts";
import { judge } from "../../../src/pipeline/pipeline.ts";
import { renderCheck } from "../../../src/report/render-check.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import { BY_REPETITION, BY_TASK, found, metric, row, taskName } from "../../support/samples/build-input.ts";
import { sampleConfig } from "../../support/samples/sample-config.ts";

const PASSED = metric({ name: "ok", kind: "binary" });
const HARD = 33;

interface Part {
  readonly tasks: readonly number[];
  /** Content of a task as its hash; absent = none. */
  readonly content?: (task: number) => string;
}

/** Forty tasks, five repetitions; the last seven are wrong in three of five. */
function rows({ tasks, content }: Part): readonly TrialRecord[] {
  return tasks.flatMap((task) =>
    Array.from({ length: 5 }, (_, repetition) =>
      row({
        axes: { task: taskName(task) },
        repetition,
        metrics: { ok: task >= HARD && repetition < 3 ? 0 : 1 },
        ...(content === undefined ? {} : { contentHashes: { task: content(task) } }),
      }),
    ),
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, task) => task);
const ALL = rows({ tasks: upTo(40) });

/** `planned`: tasks of the candidate's plan; null = bare rows. */
function reportOf(
  baseline: readonly TrialRecord[],
  candidate: readonly TrialRecord[],
  how: { readonly compare?: CompareConfig; readonly planned?: readonly number[] | null } = {},
) {
  const { compare = BY_TASK, planned = null } = how;
  const values = (planned ?? [0]).map(taskName);
  const config = sampleConfig({
    metrics: [PASSED],
    compare,
    matrix: {
      axes: [{ name: "task", from: "values", values }],
      include: [],
      exclude: [],
      repetitions: 5,
      looks: [5],
    },
  });
  const selection = { suite: null, where: {} };
  const plan: Plan | null = planned === null ? null : planTrials(config, { ...selection, axisRows: {} });
  return judge({
    config,
    selection,
    plan,
    run: { manifest: null, rows: candidate },
    baseline: found(baseline),
    policyChanges: [],
    sameJob: false,
    nowMs: 0,
  }).report;
}

describe("seven of forty hard tasks that are taken out", () => {
  const easy = rows({ tasks: upTo(HARD) });

  test.each([
    ["of bare rows, such as a fork's artifact", null],
    ["of the plan", upTo(HARD)],
  ])("are a warning %s, in title, check and comment", (_, planned) => {
    const report = reportOf(ALL, easy, { planned });
    expect(report).toMatchObject({
      verdict: "warn",
      title: "Warning: 7 units of the baseline dropped: t33, t34, t35 (+4 more)",
      findings: [{ kind: "pass" }],
    });
    expect(renderCheck(report).title).toContain("7 units of the baseline dropped");
    const comment = renderMarkdown(report, { maxBytes: 65_000, audience: "comment" });
    for (const task of ["t33", "t36", "t39"]) expect(comment).toContain(`\`${task}\``);
  });

  test.each([
    ["of bare rows", null],
    ["of the plan", upTo(HARD)],
  ])("are no improvement where repetitions are the units, %s", (_, planned) => {
    const report = reportOf(ALL, easy, { compare: BY_REPETITION, planned });
    expect(report).toMatchObject({
      verdict: "warn",
      findings: [{ kind: "pass", values: { baseline: 1, candidate: 1 } }],
      units: { onlyBaseline: { length: 7 } },
    });
  });

  test("are told beside a worse cause", () => {
    const worse = easy.map((one, index) => (index % 2 === 0 ? { ...one, metrics: { ok: 0 } } : one));
    expect(reportOf(ALL, worse).title).toMatch(/^Regression: ok .*; 7 units dropped$/u);
  });

  test("are told where other tasks came in their place", () => {
    const renamed = [...rows({ tasks: upTo(37) }), ...rows({ tasks: [40, 41, 42] })];
    expect(reportOf(ALL, renamed)).toMatchObject({ verdict: "warn" });
  });
});

test("a task whose content changed was not compared: that is no plain pass either", () => {
  const hashed = (content: (task: number) => string) => rows({ tasks: upTo(40), content });
  const report = reportOf(
    hashed(() => "a"),
    hashed((task) => (task === 39 ? "b" : "a")),
  );
  expect(report).toMatchObject({
    verdict: "warn",
    title: "Warning: 1 unit with other content not compared: t39",
  });
});

test("a group whose only case left the matrix is told where repetitions are the units", () => {
  const compare = { ...BY_REPETITION, by: ["task"] };
  const report = reportOf(rows({ tasks: [0, 1] }), rows({ tasks: [0] }), { compare, planned: [0] });
  expect(report.causes).toContainEqual(expect.objectContaining({ name: "dropped-group", cost: "warn" }));
});

test("new tasks alone are no warning, and neither are the same ones", () => {
  expect(reportOf(ALL, rows({ tasks: upTo(44) })).verdict).toBe("pass");
  expect(reportOf(ALL, ALL).verdict).toBe("pass");
});
