import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { Config } from "../../src/model/config/config.ts";

const HEAD = "version: 1\nid: a\n";

function config(text: string): Config {
  return parseConfig(HEAD + text, "rg.yml");
}

function withMetrics(metrics: string): Config {
  return config(`run: { command: x }\nmetrics: ${metrics}`);
}

const relative = (value: number) => ({ scale: "relative", value });
const absolute = (value: number) => ({ scale: "absolute", value });

describe("runs and sides", () => {
  test("a shell text and an argv stay what they are", () => {
    expect(config("run: { command: node a.mjs }").run?.runner).toMatchObject({ command: "node a.mjs" });
    expect(config("run: { command: [node, a.mjs] }").run?.runner).toMatchObject({
      command: ["node", "a.mjs"],
    });
  });

  test("a module is a file name or a mapping", () => {
    expect(config("run: { module: m.mjs }").run?.runner).toEqual({
      type: "module",
      module: "m.mjs",
      exportName: "default",
      options: null,
    });
    expect(config("run: { module: { file: m.mjs, export: go, options: { a: [1] } } }").run?.runner).toEqual({
      type: "module",
      module: "m.mjs",
      exportName: "go",
      options: { a: [1] },
    });
  });

  test("a module may leave the working directory, not the repository", () => {
    expect(config("run: { cwd: bench/x, module: ../m.mjs }").run?.runner).toMatchObject({
      module: "../m.mjs",
    });
    expect(() => config("run: { cwd: bench, module: ../../m.mjs }")).toThrow(/inside the repository/);
  });

  test("the format of results follows their ending or is written", () => {
    const metrics = "\nmetrics: { a: { kind: latency } }";
    expect(config(`run: { results-file: r.CSV }${metrics}`).run?.runner).toEqual({
      type: "results-file",
      file: "r.CSV",
      format: "csv",
    });
    expect(
      config(`run: { results-file: { file: r.txt, format: jsonl } }${metrics}`).run?.runner,
    ).toMatchObject({
      format: "jsonl",
    });
  });

  test("metrics come from a file or from patterns", () => {
    expect(config("run: { command: x, metrics-from: { file: m.json } }").run?.runner).toMatchObject({
      metricsFrom: { from: "file", file: "m.json" },
    });
    expect(
      config("run: { command: x, metrics-from: { patterns: { success: 'ok (\\d)' } } }").run?.runner,
    ).toMatchObject({ metricsFrom: { from: "patterns", patterns: { success: "ok (\\d)" } } });
  });

  test("a side takes from the run at the top what it does not say", () => {
    const { run, sides, execution } = config(
      "run: { command: x, env: { A: a, B: b }, errored-exit-codes: [3], timeout: 7s }\n" +
        "sides: { baseline: { run: { env: { B: c } } }, candidate: { run: { command: y, cwd: sub } } }",
    );
    expect(run).toBeNull();
    expect(execution.timeoutMs).toBe(7000);
    expect(sides?.baseline).toMatchObject({ runner: { command: "x" }, env: { A: "a", B: "c" }, cwd: "." });
    expect(sides?.candidate).toMatchObject({
      runner: { command: "y", erroredExitCodes: [3] },
      env: { A: "a", B: "b" },
      cwd: "sub",
    });
  });

  test("a side with another kind of runner takes nothing about the runner", () => {
    const { sides } = config(
      "run: { command: x, errored-exit-codes: [3] }\n" +
        "sides: { baseline: { run: {} }, candidate: { run: { module: m.mjs } } }",
    );
    expect(sides?.candidate.runner).toEqual({
      type: "module",
      module: "m.mjs",
      exportName: "default",
      options: null,
    });
  });

  test("two sides need no run at the top", () => {
    const { sides } = config(
      "sides: { baseline: { run: { command: x } }, candidate: { run: { command: y } } }",
    );
    expect(sides?.baseline.runner).toMatchObject({ command: "x" });
  });
});

describe("limits", () => {
  const MATRIX = "matrix: { axes: { model: [small, large], n: [1, 10] } }\n";

  test("of values keep the type that the axis gives them; the total has its own default", () => {
    const { execution } = config(
      `${MATRIX}run: { command: x, concurrency: { per: { model: { large: 2 }, n: { 10: 1 } } } }`,
    );
    expect(execution).toMatchObject({
      concurrency: 4,
      concurrencyIsExplicit: false,
      concurrencyPer: [
        { axis: "model", value: "large", limit: 2 },
        { axis: "n", value: 10, limit: 1 },
      ],
    });
  });

  test("are what is written, and none where nothing is", () => {
    const { execution } = config(
      "run: { command: x, rate: { qps: 2, rpm: 60, tpm: 9000, adaptive: false }, retry: { deadline: 1h }, " +
        "breaker: { failures: 3 }, budget: { cost-usd: 2.5, time: 2h, max-per-trial: { tokens: 900 } } }",
    );
    const limits = { qps: 2, rpm: 60, tpm: 9000, adaptive: false, deadlineMs: 3_600_000 };
    expect(execution).toMatchObject({
      ...limits,
      breaker: { failures: 3, cooldownMs: 30_000, isExplicit: true },
      budget: {
        calls: null,
        tokens: null,
        costUsd: 2.5,
        trials: null,
        timeMs: 7_200_000,
        maxPerTrial: { calls: null, tokens: 900, costUsd: null },
      },
    });
    expect(config("run: { command: x }").execution).toMatchObject({
      concurrencyPer: [],
      rpm: null,
      tpm: null,
      adaptive: true,
      shards: 1,
      deadlineMs: null,
      breaker: { failures: 10, cooldownMs: 30_000, isExplicit: false },
      budget: null,
    });
  });
});

describe("concurrency", () => {
  test("is 4 where no metric depends on the machine", () => {
    expect(withMetrics("{ a: { kind: score, better: higher } }").execution.concurrency).toBe(4);
  });

  test("is 1 while a metric with a run effect gates, also by an override", () => {
    expect(withMetrics("{ a: { kind: latency } }").execution).toMatchObject({
      concurrency: 1,
      concurrencyIsExplicit: false,
    });
    expect(withMetrics("{ a: { kind: latency, role: track } }").execution.concurrency).toBe(4);
    expect(withMetrics("{ a: { kind: latency, run-effect: false } }").execution.concurrency).toBe(4);
    const override = "{ a: { kind: latency, role: track, overrides: [{ where: { m: x }, role: gate }] } }";
    expect(
      config(`matrix: { axes: { m: [x] } }\nrun: { command: x }\nmetrics: ${override}`).execution.concurrency,
    ).toBe(1);
  });

  test("is what the user insists on", () => {
    expect(
      config("run: { command: x, concurrency: 3 }\nmetrics: { a: { kind: latency } }").execution,
    ).toMatchObject({
      concurrency: 3,
      concurrencyIsExplicit: true,
    });
  });
});

describe("metrics", () => {
  test.each([
    ["latency", "", { better: "lower", margin: relative(0.05), runEffect: true }],
    ["memory", "", { better: "lower", margin: relative(0.05), runEffect: true }],
    ["amount", ", better: lower", { better: "lower", margin: relative(0.05), runEffect: false }],
    ["score", ", better: higher", { better: "higher", margin: absolute(0.02), runEffect: false }],
    ["binary", "", { better: "higher", margin: absolute(0.02), runEffect: false }],
    ["count", ", better: lower", { better: "lower", margin: relative(0.1), runEffect: false }],
    ["exact", "", { margin: absolute(0), runEffect: false, atol: 1e-10, rtol: 1e-10 }],
  ])("of kind %s have the defaults of docs/statistics.md", (kind, written, defaults) => {
    const [metric] = withMetrics(`{ a: { kind: ${kind}${written} } }`).metrics;
    expect(metric).toMatchObject({ kind, role: "gate", rule: null, ...defaults });
  });

  test("read 5 % as a share and .02 as a number", () => {
    const { metrics } = withMetrics(
      "{ a: { kind: latency, margin: 2.5% }, b: { kind: score, better: lower, margin: 0 } }",
    );
    expect(metrics[0]?.margin).toEqual({ scale: "relative", value: 0.025 });
    expect(metrics[1]?.margin).toEqual({ scale: "absolute", value: 0 });
  });

  test("of a quantile is relative, 10% by default, whatever the kind", () => {
    const { metrics } = withMetrics(
      "{ a: { kind: score, better: lower, quantile: 0.95 }, b: { kind: score, better: lower, quantile: 0.5, margin: 0 } }",
    );
    expect(metrics.slice(0, 2)).toMatchObject([
      { quantile: 0.95, margin: { scale: "relative", value: 0.1 } },
      { quantile: 0.5, margin: { scale: "relative", value: 0 } },
    ]);
  });

  test("keep their own limits where an override does not write them", () => {
    const { metrics } = config(
      "matrix: { axes: { m: [1, 2] } }\nrun: { command: x }\nmetrics: { a: { kind: latency, min: 1, max: 9, " +
        "overrides: [{ where: { m: '1' }, max: 5, margin: 7% }, { where: { m: [1, 2] }, role: inform }] } }",
    );
    expect(metrics[0]?.overrides).toEqual([
      {
        where: { m: [1] },
        policy: {
          margin: { scale: "relative", value: 0.07 },
          limits: { min: 1, warnMin: null, max: 5, warnMax: null },
        },
      },
      { where: { m: [1, 2] }, policy: { role: "inform" } },
    ]);
  });

  test("get a plain rule instead of a test", () => {
    const { metrics } = withMetrics(
      "{ a: { kind: latency, rule: { change: 10% } }, b: { kind: binary, rule: { points: 0.1 } } }",
    );
    expect(metrics.map(({ rule }) => rule)).toEqual([
      { by: "change", value: 0.1 },
      { by: "points", value: 0.1 },
      null,
    ]);
  });

  test("get success, unless it is declared or nothing is executed", () => {
    expect(config("run: { command: x }").metrics).toMatchObject([{ name: "success", implicit: true }]);
    expect(withMetrics("{ success: { kind: binary, margin: 0.1 } }").metrics).toMatchObject([
      { name: "success", implicit: false, margin: { value: 0.1 } },
    ]);
    expect(config("run: { results-file: r.csv }\nmetrics: { a: { kind: latency } }").metrics).toHaveLength(1);
  });
});

describe("matrix and groups", () => {
  test("filters get the type that the value has in its axis", () => {
    const { matrix, suites } = config(
      "matrix: { axes: { n: [10, 20], t: { file: t.csv } }, exclude: [{ n: '10', t: 7 }], include: [{ n: '20', t: 8 }] }\n" +
        "suites: { s: { where: { n: ['10', 20] } } }\nrun: { command: x }",
    );
    expect(matrix.exclude).toEqual([{ n: [10], t: ["7"] }]);
    expect(matrix.include).toEqual([{ n: 20, t: "8" }]);
    expect(suites).toEqual({ s: { where: { n: [10, 20] } } });
  });

  test("an axis that only include names can be filtered and splits into groups", () => {
    const { compare, suites } = config(
      "matrix: { axes: { n: [1] }, include: [{ n: 2, region: eu }] }\nsuites: { eu: { where: { region: eu, n: 2 } } }\nrun: { command: x }",
    );
    expect(compare.by).toEqual(["n", "region"]);
    expect(suites["eu"]).toEqual({ where: { region: ["eu"], n: [2] } });
  });

  test("tasks are the unit when there are tasks, else repetitions", () => {
    expect(config("matrix: { axes: { task: [a], m: [x] } }\nrun: { command: x }").compare).toMatchObject({
      unit: "task",
      by: ["m"],
    });
    expect(config("matrix: { axes: { m: [x] } }\nrun: { command: x }").compare).toMatchObject({
      unit: null,
      by: ["m"],
    });
    expect(
      config("matrix: { axes: { task: [a] } }\ncompare: { unit: repetition }\nrun: { command: x }").compare,
    ).toMatchObject({ unit: null, by: ["task"] });
  });

  test("a cluster splits into no groups", () => {
    const { compare } = config(
      "matrix: { axes: { task: [a, b], repo: [x], m: [y] } }\ncompare: { cluster: repo }\nrun: { command: x }",
    );
    expect(compare).toMatchObject({ unit: "task", cluster: "repo", by: ["m"] });
  });

  test("an axis without values is left to the plan, which finds no cases", () => {
    expect(config("matrix: { axes: { m: [] } }\nrun: { command: x }").matrix.axes).toEqual([
      { name: "m", from: "values", values: [] },
    ]);
  });

  test("values of a flow list keep the type that YAML gives them", () => {
    const [axis] = config("matrix: { axes: { m: [1, 1.5, true, no, '2'] } }\nrun: { command: x }").matrix
      .axes;
    expect(axis).toEqual({ name: "m", from: "values", values: [1, 1.5, true, "no", "2"] });
  });
});

describe("the rest", () => {
  test("versions are values or files", () => {
    const { versions } = config(
      "versions: { a: x, b: 2, c: { value: 3 }, d: { file: f }, e: { files: [g, h] } }\nrun: { command: x }",
    );
    expect(versions).toEqual({
      a: { from: "value", value: "x" },
      b: { from: "value", value: "2" },
      c: { from: "value", value: "3" },
      d: { from: "files", files: ["f"] },
      e: { from: "files", files: ["g", "h"] },
    });
  });

  test.each([
    ["{}", { from: "artifact", branch: null, at: "latest" }],
    ["{ from: ref, ref: origin/main }", { from: "ref", ref: "origin/main" }],
    ["{ from: file, path: /tmp/x }", { from: "file", path: "/tmp/x" }],
    ["{ from: none }", { from: "none" }],
  ])("baseline %s", (written, resolved) => {
    expect(config(`run: { command: x }\nbaseline: ${written}`).baseline).toEqual(resolved);
  });

  test("`nothing-judged` prices what it is short for, except what is written by itself", () => {
    const { costs } = config("run: { command: x }\ngate: { nothing-judged: note, same-commit: fail }").gate;
    expect(costs).toEqual({
      ...config("run: { command: x }").gate.costs,
      "could-not-fail": "note",
      "at-worst": "note",
      "all-failed": "note",
      "same-commit": "fail",
      "other-gate": "note",
      "shared-program": "note",
      "stale-results": "note",
    });
  });

  test("strict makes warnings fail and leaves other prices alone", () => {
    const { costs } = config("run: { command: x }\ngate: { strict: true, limit-warning: note }").gate;
    expect(costs).toMatchObject({ warning: "fail", "limit-warning": "note", "inconclusive-beyond": "note" });
  });

  test("an alias stands for what it names", () => {
    const { metrics } = withMetrics("{ a: &m { kind: latency, margin: 9% }, b: *m }");
    expect(metrics[1]).toMatchObject({ name: "b", margin: { value: 0.09 } });
  });
});

test("a score in percent tolerates 2 points of 100, unless a margin is written", () => {
  const margin = (metric: string): unknown => withMetrics(`{ s: { ${metric} } }`).metrics[0]?.margin;
  expect(margin('kind: score, better: higher, unit: "%"')).toEqual(absolute(2));
  expect(margin('kind: score, better: higher, unit: "%", margin: 0.02')).toEqual(absolute(0.02));
  expect(margin("kind: score, better: higher, unit: points")).toEqual(absolute(0.02));
  expect(margin('kind: score, better: higher, unit: "%", quantile: 0.5')).toEqual(relative(0.1));
});
