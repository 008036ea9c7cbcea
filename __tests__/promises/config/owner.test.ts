import { describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { policyChanges, withBasePolicy } from "../../../src/config/policy.ts";
import { OWNER, writtenConfig } from "../../../src/config/written-config.ts";
import type { Config } from "../../../src/model/config/config.ts";
import { COST_NAMES } from "../../../src/model/result/verdict.ts";

/** A mapping of YAML. */
type Written = Readonly<Record<string, unknown>>;

/** Every key of the schema that is no mapping of further keys. */
function leavesOf(schema: z.ZodObject, path: readonly string[]): readonly string[] {
  return Object.entries<z.ZodType>(schema.shape).flatMap(([key, field]) => {
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    const here = [...path, key];
    return inner instanceof z.ZodObject ? leavesOf(inner, here) : [here.join(".")];
  });
}

const LEAVES = leavesOf(writtenConfig, []);

function ownerOf(leaf: string): unknown {
  return leaf
    .split(".")
    .reduce<unknown>(
      (part, key) => (typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined),
      OWNER,
    );
}

const BASE: Written = {
  version: 1,
  id: "a",
  matrix: { axes: { m: ["x", "y"], n: [1, 2], k: [1, 2] } },
  metrics: { s: { kind: "score", better: "higher" } },
};
const HTTP: Written = { url: "http://h/" };
const CHAT: Written = { "base-url": "http://h/v1", model: "m", prompt: "p" };
/** A key of a run needs the runner that reads it. */
const RUNNERS: readonly (readonly [prefix: string, run: Written])[] = [
  ["http", { http: HTTP }],
  ["chat.messages", { chat: { "base-url": "http://h/v1", model: "m" } }],
  ["chat.prompt", { chat: { "base-url": "http://h/v1", model: "m" } }],
  ["chat", { chat: CHAT }],
  ["module", {}],
  ["results-file", {}],
  ["command", {}],
  ["", { command: "z" }],
];

/** Two values of each key of a definition. */
const DEFINITION: Readonly<Record<string, readonly [unknown, unknown]>> = {
  command: ["z", "y"],
  module: ["a.mjs", { file: "b.mjs", export: "run" }],
  "results-file": ["a.jsonl", "b.csv"],
  "metrics-from": ["stdout", { file: "m.json" }],
  "results-from": ["a.json", { path: "b.txt", format: "go-bench" }],
  "errored-exit-codes": [[3], [4]],
  "transient-exit-codes": [[], [5]],
  cwd: [".", "sub"],
  env: [{}, { A: "b" }],
  "http.url": ["http://h/", "http://i/"],
  "http.method": ["GET", "DELETE"],
  "http.headers": [{}, { a: "b" }],
  "http.body": [{ a: 1 }, { a: 2 }],
  "http.metrics": [{}, { s: "$.s" }],
  "http.success": ["$.ok", "$"],
  "http.failed-statuses": [[422], []],
  "http.fallback.url": ["http://f/", "http://g/"],
  "http.fallback.headers": [{ a: { env: "A" } }, { a: { env: "B" } }],
  "chat.base-url": ["http://h/v1", "http://i/v1"],
  "chat.model": ["m", "n"],
  "chat.api-key-env": ["A", "B"],
  "chat.headers": [{}, { a: "b" }],
  "chat.system": ["a", "b"],
  "chat.prompt": ["p", "q"],
  "chat.messages": [[{ role: "user", content: "a" }], [{ role: "user", content: "b" }]],
  "chat.temperature": [0, 1],
  "chat.max-tokens": [1, 2],
  "chat.max-tokens-as": ["max_tokens", "max_completion_tokens"],
  "chat.seed": ["trial", 4],
  "chat.params": [{}, { top_p: 1 }],
  "chat.overrides": [[], [{ where: { m: "x" }, model: "o" }]],
  "chat.prices": [{}, { m: { input: 1, output: 2 } }],
  "chat.extract": [{}, { s: { json: "$.s" } }],
  "chat.score": ["a.mjs", "b.mjs"],
  "chat.escalate": [false, true],
  "chat.fallback.base-url": ["http://f/v1", "http://g/v1"],
  "chat.fallback.model": ["a", "b"],
  "chat.fallback.api-key-env": ["A", "B"],
  "chat.fallback.headers": [{}, { a: "b" }],
  "chat.fallback.max-tokens-as": ["max_tokens", "max_completion_tokens"],
  "chat.fallback.params": [{}, { top_p: 1 }],
};

function runWith(key: string): Written {
  const [, run = {}] = RUNNERS.find(([prefix]) => key.startsWith(prefix)) ?? [];
  if (key === "http.fallback.headers") return { http: { ...HTTP, fallback: { url: "http://f/" } } };
  if (key.startsWith("chat.fallback."))
    return { chat: { ...CHAT, fallback: { "base-url": "http://f/v1", "api-key-env": "F" } } };
  return key === "http.body" ? { http: { ...HTTP, method: "POST" } } : run;
}

interface Example {
  /** What a config needs besides for the key to be read. */
  readonly more: Written;
  readonly base: unknown;
  readonly head: unknown;
}

const definitionExamples = Object.entries(DEFINITION).flatMap(
  ([key, [base, head]]): readonly (readonly [string, Example])[] => {
    const run = runWith(key);
    // The other side needs a runner too.
    const side = { run: withValue(run, key.split("."), base) };
    const sides = { baseline: side, candidate: side };
    return [
      [`run.${key}`, { more: { run }, base, head }],
      [`sides.baseline.run.${key}`, { more: { sides }, base, head }],
      [`sides.candidate.run.${key}`, { more: { sides }, base, head }],
    ];
  },
);

const example = (base: unknown, head: unknown, more: Written = {}): Example => ({
  base,
  head,
  more: { run: { command: "z" }, ...more },
});

/** Two values that differ, by leaf. */
const EXAMPLES: ReadonlyMap<string, Example> = new Map([
  ...definitionExamples,
  ...COST_NAMES.map((name) => [`gate.${name}`, example("note", "pass")] as const),
  ...Object.entries({
    id: example("a", "b"),
    seed: example(0, 1),
    versions: example({ v: "1" }, { v: "2" }),
    data: example(["a.csv"], ["b.csv"]),
    "matrix.axes": example({ m: ["x", "y"] }, { m: ["x"] }),
    "matrix.include": example([], [{ m: "z", n: 3 }]),
    "matrix.exclude": example([], [{ m: "x" }]),
    "matrix.repetitions": example(2, 1),
    "matrix.adaptive.looks": example([1, 2], [1, 3], { baseline: { from: "ref", ref: "main" } }),
    suites: example({ a: {} }, { a: { where: { m: "x" } } }),
    "run.timeout": example("1min", "1s"),
    "run.grace": example("5s", "1s"),
    "run.concurrency": example(1, { total: 2, per: { m: { x: 1 } } }),
    "run.rate.qps": example(1, 2),
    "run.rate.rpm": example(1, 2),
    "run.rate.tpm": example(1, 2),
    "run.rate.adaptive": example(true, false),
    "run.retry.attempts": example(3, 1),
    "run.retry.delay": example("1s", "2s"),
    "run.retry.max-delay": example("30s", "20s"),
    "run.retry.jitter": example(true, false),
    "run.retry.deadline": example("1min", "1s"),
    "run.breaker.failures": example(10, 1),
    "run.breaker.cooldown": example("30s", "10min"),
    "run.budget.calls": example(9, 8),
    "run.budget.tokens": example(9, 8),
    "run.budget.cost-usd": example(9, 8),
    "run.budget.trials": example(9, 8),
    "run.budget.time": example("9s", "8s"),
    "run.budget.max-per-trial.calls": example(9, 8),
    "run.budget.max-per-trial.tokens": example(9, 8),
    "run.budget.max-per-trial.cost-usd": example(9, 8),
    "run.order": example("interleave", "sequential"),
    "run.keep-output": example(0, "1KiB"),
    "run.stop-when-all-fail": example(5, 0),
    "run.setup": example("a", { run: "a", cache: ["c"] }),
    "run.teardown": example("a", "b"),
    "run.replay": example("a", "b"),
    "chaos.rate": example("1%", "2%"),
    "chaos.types": example(["slow"], ["network"], { chaos: { rate: "1%" } }),
    "chaos.seed": example(1, 2, { chaos: { rate: "1%" } }),
    "chaos.delay": example("1s", "2s", { chaos: { rate: "1%" } }),
    "chaos.always": example([], [{ m: "x" }], { chaos: { rate: "1%" } }),
    "chaos.never": example([], [{ m: "x" }], { chaos: { rate: "1%" } }),
    "debug.trials": example(1, 2),
    "debug.on-pull-requests": example(false, true, { debug: { trials: 1 } }),
    metrics: example({ s: { kind: "score", better: "higher" } }, { s: { kind: "score", better: "lower" } }),
    "compare.unit": example("m", "n"),
    "compare.cluster": example("m", "n", { compare: { unit: "k", by: [] } }),
    "compare.by": example(["m", "n"], ["m"]),
    "compare.alpha": example(0.05, 0.001),
    "compare.min-common-units": example("80%", "10%"),
    "compare.may-differ": example([], ["models"]),
    "gate.max-error-rate": example("10%", "90%"),
    "gate.max-improvement": example("50%", "90%"),
    "gate.max-undecided": example("50%", "90%"),
    "gate.fail-on": example("fail", "never"),
    "gate.strict": example(true, false),
    "gate.nothing-judged": example("note", "pass"),
    "baseline.from": example("artifact", "none"),
    "baseline.branch": example("main", "mine"),
    "baseline.at": example("latest", "merge-base"),
    "baseline.run-id": example(1, 2, { baseline: { at: "run-id" } }),
    "baseline.ref": example("main", "mine", { baseline: { from: "ref" } }),
    "baseline.path": example("a", "b", { baseline: { from: "file" } }),
    "baseline.reference": example("segment", "none"),
    accept: example([], [{ metric: "s", reason: "r", expires: "2099-01-01" }]),
    "tests.xfail.budget": example(1, 2),
    "tests.xfail.tolerance": example(1, 2, { tests: { xfail: { budget: 1 } } }),
    "tests.quarantine": example([], [{ test: "t", owner: "o", until: "2099-01-01", reason: "r" }]),
    "tests.tiers.gate": example(["a"], ["b"]),
    "tests.tiers.track": example(["a"], ["b"]),
    "tests.tiers.inform": example(["a"], ["b"]),
    "coverage.metric": example("lines", "branches"),
    "coverage.min": example("50%", "60%"),
    "coverage.min-change": example("-1 points", "-2 points"),
    "coverage.patch-min": example("50%", "60%"),
    "coverage.paths": example(["src/**"], ["docs/**"]),
    paths: example(["src/**"], ["docs/**"]),
    failures: example({}, { f: { advice: "a", codes: ["x"] } }),
    secrets: example(["A"], ["B"]),
  }),
]);

function withValue(part: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const fields: Written = typeof part === "object" && part !== null ? { ...part } : {};
  return { ...fields, [key]: withValue(fields[key], rest, value) };
}

function configWith(leaf: string, { more }: Example, value: unknown): Config {
  return parseConfig(stringify(withValue({ ...BASE, ...more }, leaf.split("."), value)), "rg.yml");
}

/** Examples of `base-or-more` in which head measures at least as much as the base. */
const MEASURES_MORE: ReadonlySet<string> = new Set([
  "matrix.adaptive.looks",
  "run.budget.max-per-trial.calls",
  "run.budget.max-per-trial.tokens",
  "run.budget.max-per-trial.cost-usd",
]);

describe("every leaf key of the schema", () => {
  test("has an owner and two values to try, and no other key has", () => {
    expect(LEAVES.filter((leaf) => typeof ownerOf(leaf) !== "string")).toEqual([]);
    // `version` has one value.
    expect(LEAVES.filter((leaf) => leaf !== "version").toSorted()).toEqual([...EXAMPLES.keys()].toSorted());
  });

  test.each([...EXAMPLES].map(([leaf, one]) => [ownerOf(leaf), leaf, one] as const))(
    "is the side's that owns it, %s: %s",
    (owner, leaf, one) => {
      const base = configWith(leaf, one, one.base);
      const head = configWith(leaf, one, one.head);
      expect(head).not.toEqual(base);
      const isBase =
        owner === "base" ||
        owner === "base-where-it-has-one" ||
        (owner === "base-or-more" && !MEASURES_MORE.has(leaf));
      // Names of secrets follow from requests, too, and are joined; so are data.
      const secrets = [...new Set([...base.secrets, ...head.secrets])];
      const data = [...new Set([...base.data, ...head.data])];
      expect(withBasePolicy(head, base)).toEqual({ ...(isBase ? base : head), secrets, data });
      // What is not in force is never unlisted.
      const listed = new Set(policyChanges(base, head).map(({ inForce }) => inForce));
      expect(isBase ? [["base"]] : [[], ["head"]]).toContainEqual([...listed]);
    },
  );
});
