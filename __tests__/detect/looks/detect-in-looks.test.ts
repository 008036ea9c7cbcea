import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { detectInLooks, type LooksDetection } from "../../../src/detect/looks/detect-in-looks.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { Plan } from "../../../src/model/run/plan.ts";
import type { Side } from "../../../src/model/run/side.ts";
import type { TrialRecord, TrialStatus } from "../../../src/model/run/trial.ts";
import {
  BY_REPETITION,
  found,
  input,
  metric,
  normals,
  planOf,
  row,
} from "../../support/samples/build-input.ts";

const LOOKS = [6, 10, 14];
const SCORE = metric({ name: "score", kind: "score", margin: { scale: "absolute", value: 0.05 } });
const COMPARE = { ...BY_REPETITION, by: ["bench"] };

interface Bench {
  readonly name: string;
  readonly noise: number;
  /** Of the candidate, by repetition. */
  readonly worse?: (repetition: number) => number;
  readonly status?: (repetition: number) => TrialStatus;
}

function planOfBenches(names: readonly string[], looks: readonly number[] = LOOKS): Plan {
  const cases = names.map((bench) => ({ bench }));
  const most = { repetitions: looks.at(-1) ?? 1, sides: ["baseline", "candidate"], by: ["bench"] } as const;
  return { ...planOf(cases, most), looks };
}

/** All repetitions of both sides; a look takes what it asked for. */
function rowsOf(benches: readonly Bench[]): Readonly<Record<Side, readonly TrialRecord[]>> {
  const rows = (side: Side) =>
    benches.flatMap(({ name, noise, worse = () => 0, status = () => "ok" as const }) => {
      const next = normals(`${name} ${side}`);
      return Array.from({ length: LOOKS.at(-1) ?? 0 }, (_, repetition) => {
        const shift = side === "candidate" ? worse(repetition) : 0;
        const score = 0.7 + noise * next() - shift;
        const is = side === "candidate" ? status(repetition) : "ok";
        const metrics = is === "ok" ? { score } : {};
        return row({ axes: { bench: name }, repetition, side, status: is, metrics });
      });
    });
  return { baseline: rows("baseline"), candidate: rows("candidate") };
}

function look(
  benches: readonly Bench[],
  {
    metrics = [SCORE],
    keep = () => true,
  }: { metrics?: readonly Metric[]; keep?: (row: TrialRecord) => boolean } = {},
): LooksDetection {
  const rows = rowsOf(benches);
  const given = {
    metrics,
    compare: COMPARE,
    baseline: rows.baseline.filter(keep),
    candidate: rows.candidate.filter(keep),
    sameJob: true,
  };
  return detectInLooks({ ...input(given), plan: planOfBenches(benches.map(({ name }) => name)) });
}

const SLOWER: Bench = { name: "slower", noise: 0.01, worse: () => 0.3 };
const SAME: Bench = { name: "same", noise: 0.01 };
const NOISY: Bench = { name: "noisy", noise: 0.4 };

function told({ findings }: LooksDetection) {
  return findings.map(({ group, kind, look: at, n }) => [
    group["bench"],
    kind,
    at?.number,
    n.candidateTrials,
  ]);
}

describe("a group is judged by the repetitions it was decided with", () => {
  test("though later ones have rows", () => {
    const { looks, completeness } = look([SLOWER, SAME, NOISY]);
    expect(told(look([SLOWER, SAME, NOISY]))).toEqual([
      ["slower", "regression", 1, 6],
      ["same", "pass", 1, 6],
      ["noisy", "inconclusive", 3, 14],
    ]);
    expect(looks).toEqual({ declared: LOOKS, taken: 3, alpha: 0.05 / 3, open: ["bench=noisy"] });
    expect(completeness).toMatchObject({ complete: true, repetitions: 14, counts: { planned: 26, ok: 26 } });
  });

  test("and ends when all are", () => {
    const { looks, warnings } = look([SLOWER, SAME]);
    expect([looks, warnings]).toEqual([{ declared: LOOKS, taken: 1, alpha: 0.05 / 3, open: [] }, []]);
  });

  test("at the bounds and p of one look at alpha / looks over the same rows", () => {
    const rows = rowsOf([SLOWER]);
    const first = (side: Side) => rows[side].filter(({ repetition }) => repetition < 6);
    const alone = detect({
      ...input({
        metrics: [SCORE],
        compare: { ...COMPARE, alpha: 0.05 / 3 },
        baseline: first("baseline"),
        candidate: first("candidate"),
        sameJob: true,
      }),
      plan: planOfBenches(["slower"], [6]),
    });
    const [finding] = look([SLOWER]).findings;
    expect(finding).toEqual({ ...alone.findings[0], look: { number: 1, of: 3, repetitions: 6 } });
  });
});

describe("a decision of an earlier look", () => {
  /** Two metrics of one case: `noise` keeps the group running. */
  function withNoise(worse: (repetition: number) => number, status?: (repetition: number) => TrialStatus) {
    const steady = metric({ name: "steady", kind: "score", margin: SCORE.margin });
    const rows = rowsOf([
      { ...NOISY, worse: () => 0 },
      { name: "steady", noise: 0.01, worse, ...(status === undefined ? {} : { status }) },
    ]);
    const merge = (all: readonly TrialRecord[]) => {
      const steadyRows = all.filter(({ axes }) => axes["bench"] === "steady");
      return all
        .filter(({ axes }) => axes["bench"] === "noisy")
        .map((noisy, index) => {
          const other = steadyRows[index];
          return { ...noisy, metrics: { ...noisy.metrics, steady: other?.metrics["score"] ?? null } };
        });
    };
    const given = { metrics: [SCORE, steady], compare: COMPARE, sameJob: true };
    const both = { baseline: found(merge(rows.baseline)), candidate: merge(rows.candidate) };
    const detection = detectInLooks({ ...input({ ...given, ...both }), plan: planOfBenches(["noisy"]) });
    return detection.findings.map(({ metric: name, kind, look: at }) => [name, kind, at?.number]);
  }

  test("of red stays red when its group is measured further and later repetitions are fine", () => {
    expect(withNoise((repetition) => (repetition < 6 ? 0.3 : -0.3))).toEqual([
      ["score", "inconclusive", 3],
      ["steady", "regression", 1],
    ]);
  });

  test("of pass stays a pass", () => {
    expect(withNoise(() => 0)).toEqual([
      ["score", "inconclusive", 3],
      ["steady", "pass", 1],
    ]);
  });

  test("but a red of a later look beats it", () => {
    // 4 of 10 repetitions are not enough yet, 8 of 14 are.
    expect(withNoise((repetition) => (repetition < 6 ? 0 : 1))).toEqual([
      ["score", "inconclusive", 3],
      ["steady", "regression", 3],
    ]);
  });

  test("equal values so far are no evidence that later ones are", () => {
    const answered = metric({ name: "answered", kind: "binary" });
    const rows = (side: Side) =>
      rowsOf([NOISY])[side].map((one) => {
        const isWrong = side === "candidate" && one.repetition >= 6;
        return { ...one, metrics: { ...one.metrics, answered: isWrong ? 0 : 1 } };
      });
    const given = { metrics: [SCORE, answered], compare: COMPARE, sameJob: true };
    const { findings } = detectInLooks({
      ...input({ ...given, baseline: rows("baseline"), candidate: rows("candidate") }),
      plan: planOfBenches(["noisy"]),
    });
    expect(findings[1]).toMatchObject({ kind: "regression", look: { number: 3 } });
  });

  test("a broken limit stays broken, and one that is open keeps its group running", () => {
    const limited: Metric = { ...SCORE, limits: { ...SCORE.limits, min: 0.65 } };
    const early = (repetition: number) => (repetition < 6 ? 0.3 : 0.29);
    const { limits, looks } = look([{ name: "low", noise: 0.01, worse: early }], { metrics: [limited] });
    expect([limits.map(({ result }) => result), looks.taken]).toEqual([["broken"], 1]);
    // Its mean is below the limit by far less than its noise; there is no question about the change itself.
    const wide: Metric = { ...limited, margin: { scale: "absolute", value: 2 } };
    const open = look([{ name: "near", noise: 0.2, worse: () => 0.1 }], { metrics: [wide] });
    expect([open.findings[0]?.kind, open.limits[0]?.result, open.looks.open]).toEqual([
      "pass",
      "inconclusive",
      ["bench=near"],
    ]);
    expect(open.looks.taken).toBe(3);
  });
});

describe("a look that is not whole", () => {
  const upTo = (repetitions: number) => (one: TrialRecord) =>
    one.axes["bench"] !== "noisy" || one.repetition < repetitions;

  test("is not judged, and its trials are missing", () => {
    const { looks, completeness, findings } = look([SLOWER, NOISY], { keep: upTo(8) });
    expect(looks).toMatchObject({ taken: 1, open: ["bench=noisy"] });
    expect(findings[1]).toMatchObject({ n: { candidateTrials: 6 }, look: { number: 1 } });
    expect(completeness).toMatchObject({ complete: false, counts: { planned: 16, ok: 14 } });
  });

  test("is the same as no look when it has no row at all: the run was to stop there", () => {
    const { looks, completeness, warnings } = look([SLOWER, NOISY], { keep: upTo(6) });
    expect(looks).toMatchObject({ taken: 1, open: ["bench=noisy"] });
    expect(completeness).toMatchObject({ complete: true, counts: { planned: 12, ok: 12 } });
    expect(warnings).toEqual([
      {
        code: "looks-left",
        text: "1 group is undecided after look 1 of 3 (6 repetitions): `regression-gate gate --more 10` continues with them.",
      },
    ]);
  });

  test("is judged as far as it goes when it is the first", () => {
    const { looks, completeness } = look([NOISY], { keep: upTo(4) });
    expect(looks).toMatchObject({ taken: 1 });
    expect(completeness).toMatchObject({ complete: false, counts: { planned: 6, ok: 4 } });
  });

  test("has a row for a trial without an answer", () => {
    const status = (repetition: number) => (repetition === 7 ? "errored" : "ok");
    const { looks, findings } = look([{ ...NOISY, status }]);
    expect(looks.taken).toBe(3);
    expect(findings[0]).toMatchObject({ n: { candidateTrials: 13, candidateMissing: 1 } });
  });
});

test("the order of rows changes nothing", () => {
  const benches = [SLOWER, SAME, NOISY];
  const rows = rowsOf(benches);
  const of = (order: (rows: readonly TrialRecord[]) => readonly TrialRecord[]) =>
    detectInLooks({
      ...input({
        metrics: [SCORE],
        compare: COMPARE,
        baseline: order(rows.baseline),
        candidate: order(rows.candidate),
        sameJob: true,
      }),
      plan: planOfBenches(benches.map(({ name }) => name)),
    });
  expect(of((all) => all.toReversed())).toEqual(of((all) => all));
});

test("a group that has nothing to decide asks for no more", () => {
  const tracked: Metric = { ...SCORE, role: "track" };
  const { looks, findings } = look([NOISY], { metrics: [tracked] });
  expect([looks.taken, looks.open, findings[0]?.look]).toEqual([1, [], { number: 1, of: 3, repetitions: 6 }]);
});
