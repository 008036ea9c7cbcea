import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { detect } from "../../../src/detect/detect.ts";
import { historyEntry } from "../../../src/history/history-entry.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Json } from "../../../src/base/json.ts";
import type { MetricValue, Structure } from "../../../src/model/run/structure.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import {
  BY_REPETITION,
  BY_TASK,
  type Given,
  input,
  manifestOf,
  metric,
  row,
} from "../../support/samples/build-input.ts";

const FIT = metric({ name: "fit", kind: "exact" });

/** A row a repetition of each task. */
function rows(values: Readonly<Record<string, readonly MetricValue[]>>): readonly TrialRecord[] {
  return Object.entries(values).flatMap(([task, ofTask]) =>
    ofTask.map((fit, repetition) => row({ axes: { task }, repetition, metrics: { fit } })),
  );
}

function only(given: Partial<Given> & Pick<Given, "baseline" | "candidate">): Finding {
  const { findings } = detect(input({ metrics: [FIT], compare: BY_TASK, ...given }));
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

const NESTED = { a: [1, 2, 3, { b: 1.5 }], name: "qr", ok: true, gap: null };
const changed = (part: Json) => ({ ...NESTED, a: [1, 2, 3, { b: part }] });

describe("paired units", () => {
  test("the same structure passes, whatever the order of keys", () => {
    const other = { gap: null, ok: true, name: "qr", a: [1, 2, 3, { b: 1.5 }] };
    const finding = only({
      baseline: rows({ a: [NESTED], b: [[1]] }),
      candidate: rows({ a: [other], b: [[1]] }),
    });
    expect(finding).toMatchObject({
      kind: "pass",
      reason: { code: "identical", text: "Equal within atol 1e−10, rtol 1e−10." },
      design: "exact",
      values: { baseline: null, candidate: null },
      estimate: null,
      n: { units: 2, baselineTrials: 2, candidateTrials: 2 },
      exact: { mismatches: 0, places: 0, first: null, firstUnit: null },
    });
  });

  test("a mismatch is red and says where, what was expected and what was measured", () => {
    const finding = only({
      baseline: rows({ t1: [NESTED], t2: [NESTED], t3: [NESTED] }),
      candidate: rows({ t1: [NESTED], t2: [changed(1.75)], t3: [{ ...changed(2), name: "svd" }] }),
    });
    expect(finding).toMatchObject({
      kind: "regression",
      exact: {
        mismatches: 2,
        places: 3,
        absolute: 0.5,
        firstUnit: "t2",
        first: { path: "$.a[3].b", expected: "1.5", got: "1.75" },
      },
    });
    expect(finding.reason).toEqual({
      code: "exact-mismatch",
      text: "2 of the values differ in 3 places (numbers by more than atol 1e−10, rtol 1e−10); first t2 at `$.a[3].b`: expected 1.5, got 1.75; largest difference 0.5.",
    });
  });

  test.each<[string, Structure, string]>([
    ["NaN, which rows hold as text", changed("NaN"), 'at `$.a[3].b`: expected 1.5, got "NaN"'],
    [
      "a lost key",
      { a: [1, 2, 3, { b: 1.5 }], name: "qr", ok: true },
      "at `$.gap`: expected null, got nothing",
    ],
    ["a key more", { ...NESTED, "odd key": [] }, 'at `$["odd key"]`: expected nothing, got a list of 0'],
    ["another length", { ...NESTED, a: [1, 2] }, "at `$.a`: expected a list of 4, got a list of 2"],
    ["another type", { ...NESTED, a: { x: 1 } }, "at `$.a`: expected a list of 4, got an object of 1 key"],
    ["a list for an object", [1], "at `$`: expected an object of 4 keys, got a list of 1"],
  ])("%s", (_, after, expected) => {
    const finding = only({ baseline: rows({ t: [NESTED] }), candidate: rows({ t: [after] }) });
    expect(finding.kind).toBe("regression");
    expect(finding.reason.text).toContain(`first t ${expected};`);
  });

  test("a number within the tolerance is no mismatch", () => {
    const candidate = rows({ t: [changed(1.5 + 1e-11)] });
    expect(only({ baseline: rows({ t: [NESTED] }), candidate })).toMatchObject({
      kind: "pass",
      exact: { places: 0, absolute: expect.closeTo(1e-11, 14) },
    });
  });

  test("long texts are shown from where they differ, and cut; so are paths", () => {
    const text = (end: string): Structure => ({ ["k".repeat(200)]: `${"x".repeat(500)}${end}` });
    const { exact } = only({
      baseline: rows({ t: [text("one".repeat(100))] }),
      candidate: rows({ t: [text("two".repeat(100))] }),
    });
    expect(exact?.first?.expected).toMatch(/^…"x{10}oneone.*…$/);
    expect(exact?.first?.got).toMatch(/^…"x{10}twotwo.*…$/);
    expect(exact?.first?.got.length).toBeLessThanOrEqual(61);
    expect(exact?.first?.path).toBe(`$.${"k".repeat(117)}…`);
  });

  test("a number that became a list differs as a whole", () => {
    expect(only({ baseline: rows({ t: [1] }), candidate: rows({ t: [[1]] }) }).exact).toMatchObject({
      mismatches: 1,
      first: { path: "$", expected: "1", got: "a list of 1" },
    });
  });

  test("numbers beside lists of other units are compared as well", () => {
    const finding = only({ baseline: rows({ a: [1], b: [[1]] }), candidate: rows({ a: [2], b: [[1]] }) });
    expect(finding).toMatchObject({
      kind: "regression",
      values: { baseline: null, candidate: null },
      exact: { mismatches: 1, absolute: 1, firstUnit: "a", first: { path: "$", expected: "1", got: "2" } },
    });
  });

  test("a value that is missing in the candidate is a mismatch", () => {
    const tasks = Array.from({ length: 20 }, (_, index) => `t${index + 10}`);
    const all = (value: (task: string) => MetricValue) =>
      rows(Object.fromEntries(tasks.map((task) => [task, [value(task)]])));
    const candidate = (other: MetricValue) =>
      all((task) => (task === "t13" ? null : task === "t25" ? other : [1]));
    const lost = only({ baseline: all(() => [1]), candidate: candidate([1]) });
    expect(lost).toMatchObject({
      kind: "regression",
      exact: { mismatches: 1, places: 0, firstUnit: "t13", first: null },
    });
    expect(lost.reason.text).toBe("1 of the values is no longer comparable; first t13.");
    expect(only({ baseline: all(() => [1]), candidate: candidate([2]) }).reason.text).toBe(
      "2 of the values differ in 1 place, 1 of them no longer values (numbers by more than atol 1e−10, rtol 1e−10); first t13; largest difference 1.",
    );
  });

  test("differences that no double and no JSON can hold are cut to the largest number", () => {
    const finding = only({ baseline: rows({ a: [[1e308, 5e-324]] }), candidate: rows({ a: [[-1e308, 1]] }) });
    expect(finding.exact).toMatchObject({ absolute: Number.MAX_VALUE, relative: null });
    expect(JSON.parse(JSON.stringify(finding.exact))).toEqual(finding.exact);
  });
});

describe("repetitions", () => {
  test("a baseline that disagrees with itself is inconclusive and says where", () => {
    const finding = only({ baseline: rows({ t: [NESTED, changed(9)] }), candidate: rows({ t: [NESTED] }) });
    expect(finding.kind).toBe("inconclusive");
    expect(finding.reason).toEqual({
      code: "baseline-disagrees-with-itself",
      text: "The baseline's own repetitions differ in unit t at `$.a[3].b` by more than atol 1e−10, rtol 1e−10, so the metric is not exact. Widen the tolerance, or choose another kind.",
    });
  });

  test("it hides no mismatch of the others", () => {
    const finding = only({
      baseline: rows({ a: [[1], [2]], b: [[1]] }),
      candidate: rows({ a: [[1]], b: [[3]] }),
    });
    expect(finding).toMatchObject({
      kind: "regression",
      exact: { mismatches: 1, absolute: 2, firstUnit: "b" },
    });
  });

  test("every repetition of the candidate has to agree, also at a place where others do not differ", () => {
    const candidate = rows({
      t: [
        [1, 5],
        [1 + 1e-12, 9],
        [1 + 2e-12, 5],
      ],
    });
    expect(only({ baseline: rows({ t: [[1, 5]] }), candidate })).toMatchObject({
      kind: "regression",
      exact: { places: 1, first: { path: "$[1]", expected: "5", got: "5 to 9" } },
    });
    const texts = rows({ t: [["a"], ["b"]] });
    expect(only({ baseline: rows({ t: [["a"]] }), candidate: texts }).exact?.first).toEqual({
      path: "$[0]",
      expected: '"a"',
      got: "values that differ between repetitions",
    });
  });

  test("without a unit axis each has to agree with each", () => {
    const given = (after: Json) => ({
      compare: BY_REPETITION,
      baseline: rows({ t: [[7], [7]] }),
      candidate: rows({ t: [[7], [after], [7]] }),
    });
    expect(only(given(7))).toMatchObject({ kind: "pass", n: { units: 1, candidateTrials: 3 } });
    expect(only(given(8))).toMatchObject({ kind: "regression", exact: { mismatches: 1, firstUnit: null } });
    expect(only(given(8)).reason.text).toContain("; first at `$[0]`: expected 7, got 7 to 8;");
  });

  test("the order of rows changes nothing", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom<Json>("a", null, [1], { k: 1 }));
    const values = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, values, fc.boolean(), (x, y, paired) => {
        const compare = paired ? BY_TASK : BY_REPETITION;
        const [baseline, candidate] = [rows({ t: x, u: y }), rows({ t: y, u: x })];
        expect(only({ compare, baseline: baseline.toReversed(), candidate: candidate.toReversed() })).toEqual(
          only({ compare, baseline, candidate }),
        );
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("beside the comparison", () => {
  const run = (
    metrics: Given["metrics"],
    baseline: readonly TrialRecord[],
    candidate: readonly TrialRecord[],
  ) => detect(input({ metrics, compare: BY_TASK, baseline, candidate }));

  test("history has no mean of them", () => {
    const both = rows({ a: [[1]], b: [[2]] });
    const { samples } = run([FIT], both, both);
    expect(historyEntry({ samples, findings: [], manifest: manifestOf(), verdict: "pass" }).metrics).toEqual(
      [],
    );
  });

  test("of another kind a list is missing, and a warning says what to do", () => {
    const score = metric({ name: "fit", kind: "score" });
    const { findings, warnings } = run([score], rows({ a: [1] }), rows({ a: [[1]] }));
    expect(findings[0]?.kind).not.toBe("pass");
    expect(warnings.map(({ text }) => text)).toEqual([
      "fit was a list or an object in 1 trial of the candidate (one is task=a, repetition 0), which counts as missing. Only kind exact without min and max compares these.",
      "fit has no value in any trial of 1 of 1 units of the candidate, which have one in the baseline: a. Neither mean has them.",
    ]);
  });

  test("so it is with a limit, which needs a number", () => {
    const limited = { ...FIT, limits: { ...FIT.limits, max: 3 } };
    const { findings, completeness, warnings } = run([limited], rows({ a: [1] }), rows({ a: [[1]] }));
    expect(findings[0]?.kind).not.toBe("pass");
    expect(completeness.missingMetrics).toEqual(["fit"]);
    expect(warnings.map(({ code }) => code)).toEqual(["not-a-number"]);
  });

  test("unpaired trials without an answer are weighed against all that had one", () => {
    const lost = (count: number) =>
      Array.from({ length: 40 }, (_, repetition) =>
        repetition < count
          ? row({ axes: { task: "t" }, repetition, status: "errored" })
          : row({ axes: { task: "t" }, repetition, metrics: { fit: [1] } }),
      );
    const { findings } = detect(
      input({ metrics: [FIT], compare: BY_REPETITION, baseline: lost(0), candidate: lost(20) }),
    );
    expect(findings[0]).toMatchObject({ kind: "regression", reason: { code: "missing-rate" } });
  });
});
