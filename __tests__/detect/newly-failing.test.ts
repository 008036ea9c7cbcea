import { describe, expect, test } from "@jest/globals";
import { judgeRows } from "../support/samples/judge-rows.ts";
import { BY_REPETITION, BY_TASK, metric, row, taskName } from "../support/samples/build-input.ts";
import type { Metric } from "../../src/model/config/metric.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { renderCheck } from "../../src/report/render-check.ts";
import { renderHtml } from "../../src/report/html/render-html.ts";
import { renderMarkdown } from "../../src/report/markdown/render-markdown.ts";
import { PLAIN_STYLE } from "../../src/report/text/text-style.ts";
import { renderText } from "../../src/report/text/render-text.ts";
import type { CompareConfig } from "../../src/model/config/config.ts";

const OK = metric({ name: "ok", kind: "binary", margin: { scale: "absolute", value: 0.1 } });

type Answer = (task: number, repetition: number) => number;

function rows(tasks: number, repetitions: number, answer: Answer, name = "ok"): readonly TrialRecord[] {
  return Array.from({ length: tasks * repetitions }, (_, index) => {
    const [task, repetition] = [Math.floor(index / repetitions), index % repetitions];
    return row({ axes: { task: taskName(task) }, repetition, metrics: { [name]: answer(task, repetition) } });
  });
}

function reportOf(
  { tasks, repetitions }: { readonly tasks: number; readonly repetitions: number },
  [before, after]: readonly [Answer, Answer],
  { metrics = [OK], compare = BY_TASK }: { metrics?: readonly Metric[]; compare?: CompareConfig } = {},
) {
  return judgeRows({
    metrics,
    compare,
    baseline: rows(tasks, repetitions, before),
    candidate: rows(tasks, repetitions, after),
    sameJob: false,
    seed: 1,
  });
}

const right: Answer = () => 1;
const only =
  (wrong: readonly number[]): Answer =>
  (task) =>
    wrong.includes(task) ? 0 : 1;

describe("units that broke while others recovered", () => {
  const size = { tasks: 40, repetitions: 5 };

  test("are named in title, check, comment, text and page, though the mean is the same", () => {
    const report = reportOf(size, [only([7, 8]), only([3, 5])]);
    expect(report.findings[0]).toMatchObject({ estimate: 0, kind: "pass" });
    expect(report).toMatchObject({ verdict: "warn", title: "Warning: 2 units newly fail: t03, t05" });
    expect(report.causes.map(({ name, cost }) => [name, cost])).toEqual([
      ["newly-failing", "warn"],
      ["newly-passing", "note"],
    ]);
    expect(renderCheck(report).title).toContain("2 units newly fail: t03, t05");
    const comment = renderMarkdown(report, { maxBytes: 65_000, audience: "comment" });
    expect(comment).toContain("- Newly failing in `ok` (2): `t03`, `t05`");
    expect(comment).toContain("- Newly passing in `ok` (2): `t07`, `t08`");
    expect(renderText(report, PLAIN_STYLE)).toContain("Newly failing in ok (2): t03, t05");
    expect(renderHtml(report)).toContain("Newly failing in <code>ok</code> (2)");
  });

  test("are listed without a claim where chance does that too", () => {
    // One of 40 at one repetition.
    const report = reportOf({ tasks: 40, repetitions: 1 }, [only([8]), only([3])]);
    expect(report.causes.filter(({ name }) => name.startsWith("newly"))).toEqual([]);
    expect(report.findings[0]?.flips).toMatchObject({
      failing: { shown: [], listed: ["t03"], listedCount: 1 },
      passing: { shown: [], listed: ["t08"] },
    });
    expect(renderText(report, PLAIN_STYLE)).toContain("Always right before and always wrong now");
  });

  test("are shown by their number where no single one can be: two of 20 at three repetitions", () => {
    const report = reportOf({ tasks: 20, repetitions: 3 }, [only([8, 9]), only([3, 4])]);
    expect(report.title).toBe("Warning: 2 units newly fail: t03, t04");
    const one = reportOf({ tasks: 20, repetitions: 3 }, [only([8]), only([3])]);
    expect(one.verdict).toBe("pass");
  });

  test("may fail in fewer than all trials: ten of ten became one of ten", () => {
    const report = reportOf({ tasks: 40, repetitions: 10 }, [
      only([8]),
      (task, repetition) => (task === 3 && repetition > 0 ? 0 : 1),
    ]);
    expect(report.title).toContain("1 unit newly fails: t03");
  });

  test("are told where lower is better, and beside a regression", () => {
    const errors = metric({ ...OK, better: "lower" });
    const flip =
      (wrong: readonly number[]): Answer =>
      (task, r) =>
        1 - only(wrong)(task, r);
    expect(reportOf(size, [flip([8, 9]), flip([3, 4])], { metrics: [errors] }).title).toContain("t03, t04");
    const red = reportOf(size, [right, (task) => (task < 20 ? 0 : 1)]);
    expect(red.title).toMatch(/^Regression: .*; 20 units newly fail$/u);
    expect(red.findings[0]?.flips?.failing).toMatchObject({ shownCount: 20, shown: { length: 20 } });
  });
});

describe("what is judged so", () => {
  const size = { tasks: 40, repetitions: 5 };
  const ten =
    (answer: Answer): Answer =>
    (task, r) =>
      10 * answer(task, r);
  const score = (part: Partial<Metric> = {}) =>
    metric({ name: "ok", kind: "score", margin: { scale: "absolute", value: 2 }, ...part });

  test("scores: the best value is right, the worst is wrong", () => {
    const report = reportOf(size, [ten(only([7, 8])), ten(only([3, 5]))], { metrics: [score()] });
    expect(report.title).toBe("Warning: 2 units newly fail: t03, t05");
  });

  test("scores with other values too, by the number of units alone", () => {
    const other =
      (wrong: readonly number[]): Answer =>
      (task, r) =>
        task > 30 ? 4 + (r % 2) : ten(only(wrong))(task, r);
    const report = reportOf(size, [other([7, 8]), other([3, 5])], { metrics: [score()] });
    expect(report.title).toBe("Warning: 2 units newly fail: t03, t05");
  });

  test.each([
    ["absolute", 0.02, 0.985, 0.98],
    ["absolute", 0.02, 0.5, 0.48],
    ["absolute", 0.1, 0.5, 0.45],
    ["relative", 0.1, 0.5, 0.45],
    ["relative", 0.02, 0.985, 0.98],
  ] as const)("not scores within the margin: %s %d, %d and then %d", (scale, value, before, after) => {
    const within = score({ margin: { scale, value } });
    const report = reportOf({ tasks: 8, repetitions: 5 }, [() => before, () => after], { metrics: [within] });
    expect(report.findings[0]?.flips).toBeNull();
    expect(report.causes.map(({ name }) => name)).not.toContain("newly-failing");
    const narrow = score({ margin: { scale, value: value / 100 } });
    const beyond = reportOf({ tasks: 8, repetitions: 5 }, [() => before, () => after], { metrics: [narrow] });
    expect(beyond.causes.map(({ name }) => name)).toContain("newly-failing");
  });

  test("not numbers of other kinds, and not repetitions without units", () => {
    const amount = metric({ name: "ok", kind: "amount" });
    const report = reportOf(size, [ten(only([7])), ten(only([3]))], { metrics: [amount] });
    expect(report.findings[0]?.flips).toBeNull();
    expect(reportOf(size, [right, right], { compare: BY_REPETITION }).findings[0]?.flips).toBeNull();
  });

  test("a metric that only informs is listed without a claim; a tracked one warns", () => {
    const of = (role: Metric["role"]) =>
      reportOf(size, [only([7, 8]), only([3, 5])], { metrics: [{ ...OK, role }] }).causes.map(
        ({ name }) => name,
      );
    expect(of("track")).toContain("newly-failing");
    expect(of("inform")).not.toContain("newly-failing");
  });

  test("metrics with the same answers cost each other nothing, other ones do", () => {
    // One of 40 at five repetitions: p = 1/252, and two metrics leave .01 each. At four: 1/70 < .02, not < .01.
    const second = metric({ ...OK, name: "also" });
    const both = (answer: Answer, also: Answer) =>
      rows(40, 4, answer).map((one, index) => ({
        ...one,
        metrics: { ...one.metrics, also: also(Math.floor(index / 4), index % 4) },
      }));
    const judged = (also: readonly [Answer, Answer]) =>
      judgeRows({
        metrics: [OK, second],
        compare: BY_TASK,
        baseline: both(right, also[0]),
        candidate: both(only([3]), also[1]),
        sameJob: false,
        seed: 1,
      }).causes.some(({ name }) => name === "newly-failing");
    expect(judged([right, only([3])])).toBe(true);
    expect(judged([right, right])).toBe(true);
    expect(judged([right, only([9])])).toBe(false);
  });
});
