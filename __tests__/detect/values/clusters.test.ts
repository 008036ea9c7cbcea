import { describe, expect, test } from "@jest/globals";
import { detect } from "../../../src/detect/detect.ts";
import { reachWarnings } from "../../../src/detect/planned/planned-reach.ts";
import type { CompareConfig } from "../../../src/model/config/config.ts";
import type { Finding } from "../../../src/model/result/finding.ts";
import type { Metric } from "../../../src/model/config/metric.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { mean, studentQuantile } from "../../../src/stats/index.ts";
import { oracles } from "../../reference/oracles.ts";
import {
  BY_TASK,
  LATENCY,
  SCORE,
  input,
  metric,
  normals,
  planOf,
  row,
  taskRows,
} from "../../support/samples/build-input.ts";

const BY_REPO: CompareConfig = { ...BY_TASK, cluster: "repo" };

/** One row a task of a repo: `values[repo][task]`. */
function rows(name: string, values: readonly (readonly (number | null)[])[]): readonly TrialRecord[] {
  return values.flatMap((tasks, repo) =>
    tasks.map((value, task) => {
      const axes = { repo: `repo-${repo}`, task };
      return value === null ? row({ axes, status: "errored" }) : row({ axes, metrics: { [name]: value } });
    }),
  );
}

interface Compared {
  readonly of?: Metric;
  readonly compare?: CompareConfig;
}

function compared(
  before: readonly (readonly (number | null)[])[],
  after: readonly (readonly (number | null)[])[],
  { of = SCORE, compare = BY_REPO }: Compared = {},
): Finding | undefined {
  return detect(
    input({
      metrics: [of],
      compare,
      baseline: rows(of.name, before),
      candidate: rows(of.name, after),
      sameJob: true,
    }),
  ).findings[0];
}

const equal = (tasks: number, value: number) => Array.from({ length: tasks }, () => value);
const zeros = (repos: number, tasks: number) => Array.from({ length: repos }, () => equal(tasks, 0));

describe("clusters are what is compared", () => {
  test("the standard error is that of cluster means", () => {
    const { se_inspect } = oracles.clustered_se_inspect;
    // Values 0 to 19, cluster i mod 4: five tasks in each of four repos.
    const after = [0, 1, 2, 3].map((repo) => [0, 1, 2, 3, 4].map((task) => repo + 4 * task));
    const finding = compared(zeros(4, 5), after);
    expect(finding).toMatchObject({
      estimate: 9.5,
      intervalMethod: "t-small",
      n: { units: 4, candidateTrials: 20 },
    });
    expect((finding?.upper ?? 0) - 9.5).toBeCloseTo(studentQuantile(0.95, 3) * se_inspect, 10);
  });

  test("p is the exact sign-flip test of cluster means, whatever their size", () => {
    const { d, p_greater } = oracles.signflip_exact;
    const lost: Metric = { ...SCORE, better: "lower", margin: { scale: "absolute", value: 0 } };
    const around = (center: number, size: number) =>
      Array.from({ length: size }, (_, task) => center + 8 * (task - (size - 1) / 2));
    const after = d.map((center: number, repo: number) => around(center, 1 + (repo % 4)));
    const before = after.map((tasks: readonly number[]) => tasks.map(() => 0));
    expect(compared(before, after, { of: lost })?.pWorse).toBeCloseTo(p_greater, 12);
  });

  test("sums count for amounts, geometric means for latencies", () => {
    const before = [[1, 100], [10, 30, 20], [5], [7, 7], [9], [3, 3]];
    const after = [[2, 100], [12, 30, 20], [5], [7, 7], [12], [3, 6]];
    const cost = metric({ name: "cost", kind: "amount" });
    const total = (of: readonly (readonly number[])[]) => of.flat().reduce((sum, value) => sum + value, 0);
    expect(compared(before, after, { of: cost })).toMatchObject({
      estimate: expect.closeTo(total(after) / total(before) - 1, 12),
      values: {
        baseline: expect.closeTo(total(before) / 11, 12),
        candidate: expect.closeTo(total(after) / 11, 12),
      },
    });
    const logs = (of: readonly (readonly number[])[]) => mean(of.map((tasks) => mean(tasks.map(Math.log))));
    expect(compared(before, after, { of: LATENCY })?.estimate).toBeCloseTo(
      Math.exp(logs(after) - logs(before)) - 1,
      12,
    );
  });

  test("the clusters that moved most are named", () => {
    const after = [
      [0, 0],
      [-1, 0],
      [0, 0],
      [-4, 0],
      [0, 0],
    ];
    expect(compared(zeros(5, 2), after)?.worstUnits).toEqual([
      { unit: "repo-3", baseline: 0, candidate: -2, difference: -2 },
      { unit: "repo-1", baseline: 0, candidate: -0.5, difference: -0.5 },
    ]);
  });

  test("tasks are joined inside their cluster: one that only one side has is dropped, not its cluster", () => {
    const baseline = rows("rule-score", [
      [1, 1, 1],
      [1, 1],
      [1, 1],
    ]);
    const candidate = rows("rule-score", [
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const detection = detect(input({ metrics: [SCORE], compare: BY_REPO, baseline, candidate }));
    expect(detection.units).toEqual({ onlyBaseline: ["repo-0 / 2"], onlyCandidate: [], changed: [] });
    expect(detection.findings[0]?.n.units).toBe(3);
  });

  test("many tasks of few clusters are few: nothing can be red", () => {
    const before = zeros(4, 50);
    const after = before.map((tasks) => tasks.map(() => -1));
    const byTask = { compare: { ...BY_TASK, by: [] } };
    expect(compared(before, after)).toMatchObject({
      attainableP: 2 ** -4,
      pMargin: 2 ** -4,
      kind: "warning",
    });
    expect(compared([before.flat()], [after.flat()], byTask)?.kind).toBe("regression");
  });

  test("repetitions and order change no bit", () => {
    const next = normals("order");
    const candidate = rows(
      "rule-score",
      Array.from({ length: 7 }, () => Array.from({ length: 4 }, next)),
    );
    const baseline = rows("rule-score", zeros(7, 4));
    const of = (rowsOf: readonly TrialRecord[]) =>
      detect(input({ metrics: [SCORE], compare: BY_REPO, baseline, candidate: rowsOf })).findings;
    expect(of(candidate.toReversed())).toEqual(of(candidate));
  });

  test("a cluster of one task each is that task", () => {
    const next = normals("ones");
    const values = Array.from({ length: 9 }, () => next() - 0.5);
    const clustered = compared(
      zeros(9, 1),
      values.map((value) => [value]),
    );
    const plain = detect(
      input({
        metrics: [SCORE],
        compare: BY_TASK,
        baseline: taskRows("rule-score", 9, () => 0),
        candidate: taskRows("rule-score", 9, (task) => values[task] ?? 0),
      }),
    ).findings[0];
    for (const key of ["estimate", "pMargin", "pWorse", "pBetter", "kind"] as const) {
      expect(clustered?.[key]).toEqual(plain?.[key]);
    }
  });
});

describe("where tasks of a cluster move together", () => {
  test("tasks taken as independent are red when nothing changed; clusters keep the error rate", () => {
    const next = normals("together");
    const runs = 120;
    const strict: Metric = { ...SCORE, margin: { scale: "absolute", value: 0 } };
    const red = { clustered: 0, plain: 0 };
    for (let run = 0; run < runs; run += 1) {
      const after = Array.from({ length: 8 }, () => {
        const shared = next();
        return Array.from({ length: 10 }, () => shared + 0.5 * next());
      });
      const clustered = compared(zeros(8, 10), after, { of: strict })?.pWorse ?? 1;
      red.clustered += clustered <= 0.05 ? 1 : 0;
      // The same numbers, as 80 tasks of one repo.
      const plain =
        compared([zeros(8, 10).flat()], [after.flat()], { of: strict, compare: BY_TASK })?.pWorse ?? 1;
      red.plain += plain <= 0.05 ? 1 : 0;
    }
    // Three standard errors about 5 %.
    expect(red.clustered / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(red.plain / runs).toBeGreaterThan(0.2);
  });
});

describe("what needs no clusters", () => {
  test("exact metrics are compared task by task", () => {
    const exact = metric({ name: "digest", kind: "exact" });
    expect(compared([[1, 2], [3]], [[1, 3], [3]], { of: exact })).toMatchObject({
      kind: "regression",
      exact: { mismatches: 1, firstUnit: "repo-0 / 1" },
    });
  });

  test("and so is whether a deterministic metric repeats itself", () => {
    const size = metric({ name: "bytes", kind: "amount", deterministic: true });
    expect(compared([[10, 500]], [[10, 520]], { of: size })).toMatchObject({
      kind: "pass",
      intervalMethod: "deterministic",
    });
  });

  test("Poisson totals add up over them", () => {
    const crashes = metric({
      name: "crashes",
      kind: "count",
      poisson: true,
      margin: { scale: "relative", value: 0.1 },
    });
    expect(compared([[40, 20], [40]], [[70, 30], [60]], { of: crashes })).toMatchObject({
      intervalMethod: "clopper-pearson",
      pMargin: expect.closeTo(0.0018138, 6),
    });
  });
});

test("quantiles resample whole clusters", () => {
  const next = normals("tail");
  const p50: Metric = { ...LATENCY, quantile: 0.5, margin: { scale: "relative", value: 0.1 } };
  const values = () => Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => Math.exp(next())));
  expect(compared(values(), values(), { of: p50 })).toMatchObject({
    n: { units: 6 },
    intervalMethod: "expanded-percentile",
  });
  const few = compared(values().slice(1), values().slice(1), { of: p50 });
  expect(few?.reason.text).toContain("has 20 in 5 on the baseline");
});

test("limits are bounded by the spread between clusters", () => {
  const limits = { min: 0.5, warnMin: null, max: null, warnMax: null };
  const candidate = rows("rule-score", [equal(20, 0), equal(20, 0.9), equal(20, 0.1), equal(20, 0.8)]);
  const limitOf = (compare: CompareConfig) =>
    detect(input({ metrics: [{ ...SCORE, limits }], compare, baseline: candidate, candidate })).limits[0];
  expect(limitOf(BY_REPO)).toMatchObject({ estimate: expect.closeTo(0.45, 12), result: "inconclusive" });
  expect(limitOf(BY_REPO)?.upper).toBeGreaterThan(0.9);
});

test("trials lost in one cluster alone are one loss", () => {
  const before = zeros(6, 10);
  const lostIn = (repos: number) =>
    before.map((tasks, repo) => tasks.map((value, task) => (repo < repos && task < 9 ? null : value)));
  const code = (repos: number) =>
    detect(
      input({
        metrics: [SCORE],
        compare: BY_REPO,
        baseline: rows("rule-score", before),
        candidate: rows("rule-score", lostIn(repos)),
        maxErrorRate: 1,
      }),
    ).findings[0]?.reason.code;
  expect(code(1)).not.toBe("missing-rate");
  expect(code(5)).toBe("missing-rate");
});

test("rows without a cluster are left out, and reported", () => {
  const lacking = row({ axes: { task: 9 }, metrics: { "rule-score": 1 } });
  const { warnings } = detect(
    input({
      metrics: [SCORE],
      compare: BY_REPO,
      baseline: rows("rule-score", zeros(5, 2)),
      candidate: [...rows("rule-score", zeros(5, 2)), lacking],
    }),
  );
  expect(warnings.map(({ code }) => code)).toEqual(["rows-without-unit"]);
  expect(warnings[0]?.text).toContain("'task' or the cluster's 'repo'");
});

test("a plan of too few clusters is reported before the run", () => {
  const cases = (repos: number) =>
    Array.from({ length: 40 }, (_, task) => ({ repo: `repo-${task % repos}`, task: String(task) }));
  const request = { metrics: [SCORE], compare: BY_REPO, history: [], sameJob: true };
  expect(reachWarnings({ ...request, plan: planOf(cases(4)) }, "main")).toMatchObject([
    { code: "too-few-planned" },
  ]);
  expect(reachWarnings({ ...request, plan: planOf(cases(4)) }, "main")[0]?.text).toContain(
    "4 values of repo",
  );
  expect(reachWarnings({ ...request, plan: planOf(cases(5)) }, "main")).toEqual([]);
});
