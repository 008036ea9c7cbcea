import { describe, expect, test } from "@jest/globals";
import { applyOverrides } from "../../src/config/apply-overrides.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { policyChanges, withBasePolicy } from "../../src/config/policy.ts";
import type { Config } from "../../src/model/config/config.ts";

function config(text: string): Config {
  return parseConfig(
    `version: 1\nid: a\nmatrix: { axes: { m: [x, y] } }\nrun: { command: z }\n${text}`,
    "rg.yml",
  );
}

function changes(base: string, head: string): readonly string[] {
  return policyChanges(config(base), config(head)).map(
    ({ path, base: from, head: to, looser }) => `${path}: ${from} -> ${to} ${looser}`,
  );
}

const FAST: Config["execution"] = { ...config("").execution, concurrency: 64, qps: 1, graceMs: 1 };

const metric = (text: string): string => `metrics: { a: { kind: latency${text} } }`;

describe("policyChanges", () => {
  test("is empty for the same config, however it is written", () => {
    expect(changes(metric(""), `metrics: { a: { margin: 5%, kind: latency, role: gate } }`)).toEqual([]);
  });

  test.each([
    [metric(", margin: 5%"), metric(", margin: 50%"), ["metrics.a.margin: 5% -> 50% true"]],
    [metric(", quantile: 0.95"), metric(", quantile: 0.5"), ["metrics.a.quantile: 0.95 -> 0.5 null"]],
    [metric(", margin: 5%"), metric(", margin: 1%"), ["metrics.a.margin: 5% -> 1% false"]],
    [
      "",
      "chaos: { rate: 10%, types: [slow, network] }",
      ["chaos: none -> 10% of all attempts (network, slow; seed 0) null"],
    ],
    ["failures: { a: { codes: [x], advice: y } }", "debug: { trials: 2 }", []],
    [metric(""), metric(", role: track"), ["metrics.a.role: gate -> track true"]],
    [metric(", role: inform"), metric(", role: track"), ["metrics.a.role: inform -> track false"]],
    [metric(", max: 5"), metric(""), ["metrics.a.max: 5 -> none true"]],
    [metric(""), metric(", min: 5"), ["metrics.a.min: none -> 5 false"]],
    [metric(", min: 5"), metric(", min: 4"), ["metrics.a.min: 5 -> 4 true"]],
    [metric(", warn-max: 5"), metric(", warn-max: 6"), ["metrics.a.warn-max: 5 -> 6 true"]],
    [metric(""), metric(", better: higher"), ["metrics.a.better: lower -> higher null"]],
    [metric(", unit: ms"), metric(", unit: s"), ["metrics.a.unit: ms -> s null"]],
    [metric(""), metric(", run-effect: false"), ["metrics.a.run-effect: true -> false false"]],
    [metric(""), metric(", deterministic: true"), ["metrics.a.deterministic: false -> true true"]],
    [
      metric(", rule: { change: 5% }"),
      metric(", rule: { change: 10% }"),
      ["metrics.a.rule: change 5% -> change 10% true"],
    ],
    [metric(""), metric(", rule: { points: 10 }"), ["metrics.a.rule: none -> points 10 null"]],
    [
      "metrics: { a: { kind: exact } }",
      "metrics: { a: { kind: exact, rtol: 0.1 } }",
      ["metrics.a.rtol: 1e-10 -> 0.1 true"],
    ],
    [
      "metrics: { a: { kind: amount, better: lower, negligible: 2 } }",
      "metrics: { a: { kind: amount, better: lower, negligible: 1 } }",
      ["metrics.a.negligible: 2 -> 1 false"],
    ],
    [metric(""), "", ["metrics.a: gate -> removed true"]],
    [metric(", role: track"), "", ["metrics.a: track -> removed null"]],
    ["", metric(""), []],
    ["", "metrics: { success: { kind: binary, margin: 0.5 } }", ["metrics.success.margin: 0.02 -> 0.5 true"]],
  ])("of metrics: %s | %s", (base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  test.each([
    [
      metric(", overrides: [{ where: { m: x }, margin: 6% }]"),
      metric(", overrides: [{ where: { m: x }, margin: 9% }]"),
      ["metrics.a.overrides[m=x].margin: 6% -> 9% true"],
    ],
    [
      metric(", overrides: [{ where: { m: x }, margin: 6% }]"),
      metric(", margin: 7%, overrides: [{ where: { m: x }, margin: 6% }]"),
      ["metrics.a.margin: 5% -> 7% true"],
    ],
  ])("of overrides: %s | %s", (base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  test("of the cluster has no known direction", () => {
    const base = config(metric(""));
    const head = { ...base, compare: { ...base.compare, cluster: "repo" } };
    expect(policyChanges(base, head)).toMatchObject([
      { path: "compare.cluster", base: "none", head: "repo", looser: null },
    ]);
  });

  test("an added override is one change whose direction is not known", () => {
    const [change, ...others] = policyChanges(
      config(metric("")),
      config(metric(", overrides: [{ where: { m: x }, role: inform }]")),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({ path: "metrics.a.overrides", base: "[]", looser: null });
  });

  test.each([
    ["", "compare: { alpha: 0.01 }", ["compare.alpha: 0.05 -> 0.01 true"]],
    ["", "compare: { unit: m }", ["compare.unit: repetition -> m null", "compare.by: [m] -> [] null"]],
    ["", "compare: { min-common-units: 10% }", ["compare.min-common-units: 80% -> 10% true"]],
    ["", "compare: { may-differ: [data] }", ["compare.may-differ: [] -> [data] true"]],
    [
      "compare: { may-differ: [data] }",
      "compare: { may-differ: [runner] }",
      ["compare.may-differ: [data] -> [runner] null"],
    ],
    ["compare: { may-differ: [data, runner] }", "compare: { may-differ: [runner, data] }", []],
    ["", "gate: { max-error-rate: 100% }", ["gate.max-error-rate: 10% -> 100% true"]],
    ["", "gate: { fail-on: never }", ["gate.fail-on: fail -> never true"]],
    ["", "gate: { fail-on: warn }", ["gate.fail-on: fail -> warn false"]],
    ["", "gate: { regression: note }", ["gate.regression: fail -> note true"]],
    ["", "gate: { warning: inconclusive }", ["gate.warning: warn -> inconclusive false"]],
    [
      "gate: { strict: true }",
      "",
      [
        "gate.limit-warning: fail -> warn true",
        "gate.warning: fail -> warn true",
        "gate.creep: fail -> warn true",
      ],
    ],
    ["", "baseline: { from: none }", ["baseline: artifact of the branch it goes into -> none true"]],
    [
      "",
      "baseline: { branch: mine }",
      ["baseline: artifact of the branch it goes into -> artifact of mine null"],
    ],
    ["paths: [a, b]", "paths: [b, a]", []],
    ["", "paths: [src/**]", ["paths: all -> [src/**] true"]],
    ["paths: [src/**]", "paths: [src/**, lib/**]", ["paths: [src/**] -> [lib/**, src/**] false"]],
    ["paths: [src/**, lib/**]", "paths: [src/**]", ["paths: [lib/**, src/**] -> [src/**] true"]],
    ["paths: [src/**]", 'paths: [src/**, "!src/a"]', ["paths: [src/**] -> [src/**, !src/a] null"]],
    ["", "sides: { baseline: { run: {} }, candidate: { run: {} } }", ["sides: none -> given null"]],
  ])("lists a change of the gate: %s | %s", (base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  test.each([
    ["", "suites: { core: {} }", []],
    [
      "suites: { core: { where: { m: [x, y] } } }",
      "suites: { core: { where: { m: x } } }",
      ["suites.core: m=x|y -> m=x null"],
    ],
    ["suites: { core: {} }", "", ["suites.core: all -> removed null"]],
    [
      "sides: { baseline: { run: {} }, candidate: { run: {} } }",
      "sides: { baseline: { run: { command: slow } }, candidate: { run: {} } }",
      ["sides.baseline.run.command: z -> slow null"],
    ],
  ])("of suites and sides: %s | %s", (base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  test("another id is one", () => {
    const head = { ...config(""), id: "b" };
    expect(policyChanges(config(""), head)).toMatchObject([
      { path: "id", base: "a", head: "b", inForce: "base" },
    ]);
  });

  test("secrets, versions and the speed of a run are not listed", () => {
    const head = "secrets: [A]\nversions: { a: b }";
    expect(changes("", head)).toEqual([]);
    expect(policyChanges(config(""), { ...config(""), execution: FAST })).toEqual([]);
  });
});

describe("what is measured", () => {
  const whole = (matrix: string, run = "{ command: z }"): Config =>
    parseConfig(
      `version: 1\nid: a\nmatrix: ${matrix}\nrun: ${run}\nmetrics: { s: { kind: latency } }`,
      "rg.yml",
    );
  const base = whole("{ axes: { m: [x, y] }, repetitions: 5 }");

  test.each([
    [whole("{ axes: { m: [x] }, repetitions: 5 }"), "matrix.axes.m", '["x", "y"]', '["x"]', true],
    [
      whole("{ axes: { m: [x, y, z] }, repetitions: 5 }"),
      "matrix.axes.m",
      '["x", "y"]',
      '["x", "y", "z"]',
      null,
    ],
    [
      whole("{ axes: { m: [x, y] }, repetitions: 5, exclude: [{ m: x }] }"),
      "matrix.exclude",
      "[]",
      '[{"m":["x"]}]',
      null,
    ],
    [
      whole("{ axes: { m: { file: t.jsonl } }, repetitions: 5 }"),
      "matrix.axes.m",
      '["x", "y"]',
      "id of t.jsonl",
      null,
    ],
    [
      { ...base, execution: { ...base.execution, setup: ["npm", "ci"] } },
      "run.setup",
      "none",
      '["npm","ci"]',
      null,
    ],
    [
      { ...base, execution: { ...base.execution, teardown: "make down" } },
      "run.teardown",
      "none",
      "make down",
      null,
    ],
    [
      { ...base, execution: { ...base.execution, setupCache: ["node_modules"] } },
      "run.setup.cache",
      "[]",
      "[node_modules]",
      null,
    ],
  ])("is the head's, and is reported: %#", (head, ...change) => {
    const [path, from, to, looser] = change;
    expect(policyChanges(base, head)).toEqual([{ path, base: from, head: to, looser, inForce: "head" }]);
    expect(withBasePolicy(head, base)).toMatchObject({ matrix: head.matrix, seed: head.seed });
  });

  const looks = (...of: readonly number[]): string =>
    `{ axes: { m: [x, y] }, adaptive: { looks: [${of.join(", ")}] } }`;
  const twoSides = (matrix: string, run = "{ command: z }"): Config =>
    parseConfig(
      `version: 1\nid: a\nmatrix: ${matrix}\nrun: ${run}\nbaseline: { from: ref, ref: main }\nmetrics: { s: { kind: latency } }`,
      "rg.yml",
    );

  test.each([
    ["5", "1", "base", [5], [1]],
    ["5", "9", "head", [5], [9]],
    ["5", "looks 2 and 5", "base", [5], [2, 5]],
    ["5", "looks 2 and 9, which leave less of alpha to each", "base", [5], [2, 9]],
    ["looks 2 and 5", "5", "base", [2, 5], [5]],
    ["looks 2 and 5", "looks 1 and 2", "base", [2, 5], [1, 2]],
    ["looks 2 and 5", "looks 5 and 9", "head", [2, 5], [5, 9]],
    ["looks 2 and 5", "9", "head", [2, 5], [9]],
  ])("of %s repetitions at the base and %s at the head, those of the %s are taken", (...given) => {
    const [, , side, ofBase, ofHead] = given;
    const sized = (of: readonly number[]): Config =>
      twoSides(of.length > 1 ? looks(...of) : `{ axes: { m: [x, y] }, repetitions: ${of[0]} }`);
    const { matrix } = withBasePolicy(sized(ofHead), sized(ofBase));
    const taken = side === "base" ? ofBase : ofHead;
    expect([matrix.looks, matrix.repetitions]).toEqual([taken, taken.at(-1)]);
    const sides = policyChanges(sized(ofBase), sized(ofHead)).map((change) => change.inForce);
    expect(new Set(sides)).toEqual(new Set([side]));
  });

  test("another seed is listed and not in force: of many seeds one draws what it takes", () => {
    const head = { ...base, seed: 4 };
    expect(withBasePolicy(head, base).seed).toBe(0);
    expect(policyChanges(base, head)).toMatchObject([
      { path: "seed", base: "0", head: "4", inForce: "base" },
    ]);
  });

  test.each([
    ["{ calls: 9 }", "{ calls: 8 }", "base"],
    ["{ calls: 9 }", "{ calls: 10 }", "head"],
    ["{ calls: 9 }", "{ tokens: 1 }", "base"],
    ["{ calls: 9, tokens: 5 }", "{ calls: 10, tokens: 4 }", "base"],
    ["{ calls: 9 }", null, "head"],
    [null, "{ time: 1s }", "base"],
  ])("a budget of %s at the base and of %s at the head is the %s's", (ofBase, ofHead, side) => {
    const withBudget = (budget: string | null): Config =>
      whole(
        "{ axes: { m: [x, y] } }",
        budget === null ? "{ command: z }" : `{ command: z, budget: ${budget} }`,
      );
    const [from, to] = [withBudget(ofBase), withBudget(ofHead)];
    const expected = side === "base" ? from : to;
    expect(withBasePolicy(to, from).execution.budget).toEqual(expected.execution.budget);
    expect(policyChanges(from, to)).toMatchObject([{ path: "run.budget", inForce: side }]);
  });

  test("results that are read instead of measured are reported", () => {
    const head = whole("{ axes: { m: [x, y] }, repetitions: 5 }", "{ results-file: made-up.jsonl }");
    const told = policyChanges(base, head).map(
      (change) => `${change.path}: ${change.base} -> ${change.head}`,
    );
    expect(told).toContain("run.command: z -> none");
    expect(told).toContain("run.results-file: none -> made-up.jsonl (jsonl)");
    // No child that could fail, so no success: the base's is still asked for, and missing.
    expect(withBasePolicy(head, base).metrics.map(({ name }) => name)).toContain("success");
  });

  test("recorded rows in place of a run, and every part of a request, are reported", () => {
    const chat = (model: string, rest: string): string =>
      `{ chat: { base-url: "http://h/v1", model: ${model}, prompt: p }${rest} }`;
    const before = whole("{ axes: { m: [x, y] }, repetitions: 5 }", chat("old", ""));
    const head = whole("{ axes: { m: [x, y] }, repetitions: 5 }", chat("new", ", replay: made-up"));
    const changes = policyChanges(before, head);
    expect(changes.map(({ path }) => path)).toEqual(["run.chat.model", "run.replay"]);
    expect(changes[0]).toMatchObject({ base: '"old"', head: '"new"', inForce: "head" });
    expect(changes[1]).toMatchObject({ base: "none", head: "made-up" });
  });
});

describe("withBasePolicy", () => {
  const base = config(`${metric(", margin: 5%, max: 9")}\ngate: { max-error-rate: 1% }\npaths: [src/**]`);

  test("judges by the base and leaves no change behind", () => {
    const head = config(
      `${metric(", margin: 90%, role: inform")}\ngate: { regression: pass }\ncompare: { alpha: 0.001 }\nbaseline: { from: none }\npaths: [docs/**]\nseed: 4\nversions: { app: "2" }`,
    );
    const judged = withBasePolicy(head, base);
    expect(policyChanges(base, judged)).toEqual([]);
    expect(judged.seed).toBe(base.seed);
    expect(judged.versions).toEqual(head.versions);
    expect(judged.run).toEqual(head.run);
  });

  test("still judges a metric that the head removed, and keeps one that it adds", () => {
    const head = config("metrics: { b: { kind: count, better: lower } }");
    expect(withBasePolicy(head, base).metrics.map(({ name }) => name)).toEqual(["b", "success", "a"]);
  });

  test("takes id, suites and secrets that must stay hidden from the base", () => {
    const head = config("suites: { core: { where: { m: x } }, own: {} }\nsecrets: [B]");
    const before = config("suites: { core: { where: { m: [x, y] } } }\nsecrets: [A]");
    const judged = withBasePolicy({ ...head, id: "another" }, before);
    expect(judged).toMatchObject({ id: "a", secrets: ["A", "B"] });
    expect(judged.suites["core"]).toEqual({ where: { m: ["x", "y"] } });
    expect(Object.keys(judged.suites).toSorted()).toEqual(["core", "own"]);
  });

  test("keeps which outcomes are answers, where the base has the same runner", () => {
    const run = (text: string): Config =>
      parseConfig(`version: 1\nid: a\nmatrix: { axes: { m: [x, y] } }\nrun: ${text}`, "rg.yml");
    const before = run("{ command: z, errored-exit-codes: [3], retry: { attempts: 2 }, timeout: 1min }");
    const head = run("{ command: y, errored-exit-codes: [3, 4], retry: { attempts: 1 }, timeout: 1s }");
    const judged = withBasePolicy(head, before);
    expect(judged.run?.runner).toMatchObject({ command: "y", erroredExitCodes: [3] });
    expect(judged.execution).toMatchObject({ timeoutMs: 60_000, retry: { attempts: 2 } });
    const told = policyChanges(before, head).map(({ path, inForce }) => `${path}: ${inForce}`);
    expect(told).toEqual([
      "run.errored-exit-codes: base",
      "run.timeout: base",
      "run.retry.attempts: base",
      "run.command: head",
    ]);
    const other = run('{ http: { url: "http://h/", failed-statuses: [422] } }');
    expect(withBasePolicy(other, before).run).toEqual(other.run);
    expect(policyChanges(before, other)).toContainEqual(
      expect.objectContaining({ path: "run.http.failed-statuses", base: "none", inForce: "head" }),
    );
  });

  test("a metric that the head takes out of the gate lets no more trials run at a time", () => {
    const [before, head] = [config(metric("")), config(metric(", role: track"))];
    expect([before, head].map(({ execution }) => execution.concurrency)).toEqual([1, 4]);
    expect(withBasePolicy(head, before).execution.concurrency).toBe(1);
  });

  test("answers are kept on pull requests where the base says so", () => {
    const debug = (text: string): Config => config(`debug: { trials: 1${text} }`);
    const head = debug(", on-pull-requests: true");
    expect(withBasePolicy(head, config("")).execution.debug).toEqual({ trials: 1, onPullRequests: false });
    expect(withBasePolicy(debug(""), head).execution.debug).toEqual({ trials: 1, onPullRequests: true });
    expect(changes("", "debug: { trials: 1, on-pull-requests: true }")).toEqual([
      "debug.on-pull-requests: false -> true true",
    ]);
  });

  const sidesOf = (baseline: string, candidate: string): Config =>
    config(
      `sides: { baseline: { run: { command: ${baseline} } }, candidate: { run: { command: ${candidate} } } }`,
    );
  const commandsOf = ({ run, sides }: Config) =>
    [run, sides?.baseline, sides?.candidate].map((one) =>
      one?.runner.type === "command" ? one.runner.command : null,
    );

  test("a head that brings a side to compare with is compared with the base's baseline all the same", () => {
    const judged = withBasePolicy(sidesOf("worse", "own"), config("baseline: { from: ref, ref: main }"));
    expect(commandsOf(judged)).toEqual(["own", null, null]);
    expect(judged.baseline.from).toBe("ref");
  });

  test("the side to compare with is the base's", () => {
    const ofBase = sidesOf("old", "new");
    expect(commandsOf(withBasePolicy(sidesOf("worse", "own"), ofBase))).toEqual([null, "old", "own"]);
    expect(commandsOf(withBasePolicy(config(""), ofBase))).toEqual([null, "old", "z"]);
  });
});

describe("applyOverrides", () => {
  const none = { workers: null, qps: null, attempts: null, replay: null, failOn: null, strict: null };

  test("changes nothing without flags", () => {
    const original = config("");
    expect(applyOverrides(original, none)).toEqual(original);
  });

  test("a budget of flags replaces the limits it names, with or without one in the config", () => {
    const flags = { ...none, budget: { costUsd: 2, timeMs: 1000 } };
    const maxPerTrial = { calls: null, tokens: null, costUsd: null };
    const limits = { calls: null, tokens: null, trials: null, costUsd: 2, timeMs: 1000, maxPerTrial };
    const original = config("");
    expect(applyOverrides(original, flags).execution.budget).toEqual(limits);
    const tokens = { ...limits, tokens: 7, costUsd: 1 };
    const own = { ...original, execution: { ...original.execution, budget: tokens } };
    expect(applyOverrides(own, flags).execution.budget).toEqual({ ...limits, tokens: 7 });
  });

  test("takes the flags and leaves the original alone", () => {
    const original = config(metric(""));
    const copy = structuredClone(original);
    const changed = applyOverrides(original, {
      workers: 6,
      qps: 2,
      attempts: 1,
      replay: "recorded",
      failOn: "never",
      strict: true,
    });
    expect(changed.execution).toMatchObject({
      concurrency: 6,
      concurrencyIsExplicit: true,
      qps: 2,
      replay: "recorded",
      retry: { attempts: 1 },
    });
    expect(changed.gate).toMatchObject({
      failOn: "never",
      costs: { warning: "fail", "limit-warning": "fail" },
    });
    expect(original).toEqual(copy);
  });
});

test("a unit that the change declares anew is disputed where the base has another", () => {
  const disputed = (base: string, head: string) =>
    withBasePolicy(config(metric(head)), config(metric(base))).metrics[0];
  expect(disputed(", unit: ms", ", unit: s")).toMatchObject({ unit: "ms", isUnitDisputed: true });
  for (const [base, head] of [
    [", unit: ms", ", unit: ms"],
    ["", ", unit: s"],
    [", unit: ms", ""],
  ] as const) {
    expect(disputed(base, head)).not.toHaveProperty("isUnitDisputed");
  }
});
