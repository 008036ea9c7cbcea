import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { policyChanges, withBasePolicy } from "../../../src/config/policy.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import { parseResultsCsv } from "../../../src/importers/results-csv.ts";
import type { Config } from "../../../src/model/config/config.ts";
import { entryFor, withMeasuredNames } from "../../../src/model/config/metric-pattern.ts";
import { withUnitsOf } from "../../../src/model/run/metric-schema.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { metric } from "../../support/samples/build-input.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const TASKS = ["a", "b", "c", "d", "e", "f", "g", "h"];

const config = (metrics: string, more = ""): string => `version: 1
id: patterns
matrix: { axes: { task: [${TASKS.join(", ")}] } }
run: { results-file: rows.jsonl }
metrics: ${metrics}
baseline: { from: file, path: base.jsonl }
${more}
`;

type Values = Readonly<Record<string, unknown>>;

function lines(values: (n: number) => Values, units: Values = {}): string {
  const rows = TASKS.map((task, n) => ({ axes: { task }, repetition: 0, metrics: values(n), units }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

interface Given {
  readonly metrics: string;
  readonly more?: string;
  readonly baseline: string;
  readonly candidate: string;
}

async function inFolder<T>(given: Given, run: (folder: string) => Promise<T>): Promise<T> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), config(given.metrics, given.more));
    writeFileSync(join(folder, "base.jsonl"), given.baseline);
    writeFileSync(join(folder, "rows.jsonl"), given.candidate);
    return run(folder);
  });
}

async function gate(given: Given): Promise<Report> {
  return inFolder(given, async (folder) => {
    const { stdout, stderr, exitCode } = await runCli(folder, ["gate", "--quiet", "--format", "json"]);
    if (exitCode === 2) throw new Error(stderr);
    return parseReport(stdout, "stdout");
  });
}

const found = ({ findings }: Report): readonly unknown[] =>
  findings.map(({ metric: name, metricKind, kind, role }) => [name, metricKind, kind, role]);

const TIMES = `{ "*_time": { kind: latency, run-effect: false }, "run_*": { kind: amount, better: higher, role: track } }`;

describe("patterns over metrics", () => {
  test("hold for all that they match, the first of several; others are not judged", async () => {
    const report = await gate({
      metrics: TIMES,
      baseline: lines((n) => ({ build_time: 10 + n, run_time: 10 + n, run_size: 10 + n, other: 1 })),
      candidate: lines((n) => ({ build_time: 15 + n * 1.5, run_time: 10 + n, run_size: 10 + n, other: 9 })),
    });
    expect(found(report)).toEqual([
      ["build_time", "latency", "regression", "gate"],
      ["run_time", "latency", "pass", "gate"],
      ["run_size", "amount", "pass", "track"],
    ]);
    expect(report.verdict).toBe("fail");
  });

  test("an entry with the metric's own name wins, wherever it stands", async () => {
    const report = await gate({
      metrics: `{ "*": { kind: amount, better: lower }, run_time: { kind: latency, role: inform } }`,
      baseline: lines((n) => ({ run_time: 10 + n, size: 5 + n })),
      candidate: lines((n) => ({ run_time: 90 + n, size: 5 + n })),
    });
    expect(found(report)).toEqual([
      ["size", "amount", "pass", "gate"],
      ["run_time", "latency", expect.any(String), "inform"],
    ]);
    expect(report.verdict).toBe("pass");
  });

  test("values in other units than the pattern's are converted, and one that does not convert is no value", async () => {
    const metrics = `{ "*_time": { kind: latency, unit: ms, run-effect: false } }`;
    const baseline = lines((n) => ({ a_time: 1000 + n }), { a_time: "ms" });
    const seconds = await gate({
      metrics,
      baseline,
      candidate: lines((n) => ({ a_time: (1000 + n) / 1000 }), { a_time: "s" }),
    });
    expect([seconds.verdict, seconds.findings[0]?.unit]).toEqual(["pass", "ms"]);
    const bytes = await gate({
      metrics,
      baseline,
      candidate: lines((n) => ({ a_time: 1000 + n }), { a_time: "MB" }),
    });
    expect(bytes.verdict).not.toBe("pass");
  });

  test("what either side alone measured is no plain pass", async () => {
    const named = lines((n) => ({ a_time: 10 + n, b_time: 10 + n }));
    const half = lines((n) => ({ a_time: 10 + n }));
    for (const [baseline, candidate, verdict] of [
      [named, half, "fail"],
      [half, named, "pass"],
    ] as const) {
      const report = await gate({ metrics: TIMES.replace("run_*", "a_t*"), baseline, candidate });
      const [, gone] = report.findings;
      expect([report.verdict, gone?.metric, gone?.kind === "pass"]).toEqual([verdict, "b_time", false]);
    }
  });

  test("a gating pattern that matches nothing is a missing metric, not a pass", async () => {
    const rows = lines((n) => ({ a_time: 10 + n }));
    const report = await gate({
      metrics: `{ "*_time": { kind: latency }, "*_tme": { kind: latency } }`,
      baseline: rows,
      candidate: rows,
    });
    expect([report.verdict, report.title]).toEqual(["fail", "Missing metric: *_tme"]);
  });

  test("validate names a pattern that matches nothing measured, with what was meant", () =>
    inFolder(
      {
        metrics: `{ "run_tim*": { kind: latency }, "*_tme": { kind: latency } }`,
        baseline: lines(() => ({ x: 1 })),
        candidate: lines((n) => ({ run_time: 10 + n, _time: 1 })),
      },
      async (folder) => {
        const { stdout, stderr } = await runCli(folder, ["validate"]);
        const told = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("matches none"));
        expect(told).toEqual([
          'warning: metrics: the pattern "*_tme" matches none of the 2 metrics that were measured ("_time", "run_time"), so no value is judged by it. Did you mean "_time"?',
        ]);
      },
    ));

  test("a list is no value of what a pattern matches, also of kind exact", async () => {
    const rows = lines(() => ({ a_fit: [1, 2] }));
    await expect(
      gate({ metrics: `{ "*_fit": { kind: exact } }`, baseline: rows, candidate: rows }),
    ).rejects.toThrow("metrics.a_fit: expected a number");
  });

  test("success is no metric that a pattern matches, and one that is told of hostile names does not grow", () => {
    expect(entryFor("success", ["*"])).toBeNull();
    const many = Array.from({ length: 1001 }, (_, index) => `m${index}`);
    expect(problemLines(() => withMeasuredNames([metric({ name: "m*", kind: "score" })], many))).toEqual([
      "metrics.m* expected a pattern that matches at most 1000 metrics, got 1001",
    ]);
    for (const name of ["__proto__", "constructor", "toString"])
      expect(withMeasuredNames([metric({ name: "*o*", kind: "score" })], [name])[0]?.name).toBe(name);
  });

  test("acceptances and metrics of an endpoint may name what a pattern matches", () => {
    const accept = (name: string): string =>
      config(TIMES, `accept: [{ metric: ${name}, reason: known, expires: 2026-04-30, up-to: 10% }]`);
    expect(parseConfig(accept("build_time"), "rg.yml").accept).toHaveLength(1);
    expect(problemLines(() => parseConfig(accept("build_tme"), "rg.yml"))).toHaveLength(1);
  });

  test("adaptive repetitions need names", () => {
    const text = config(TIMES)
      .replace("matrix: {", "matrix: { adaptive: { looks: [2, 4] },")
      .replace("{ from: file, path: base.jsonl }", "{ from: ref, ref: main }");
    expect(problemLines(() => parseConfig(text, "rg.yml")).join("\n")).toContain(
      'matrix.adaptive: needs every metric by its name, got the pattern "*_time" in metrics',
    );
  });

  test("columns of a CSV that a pattern matches are metrics, with their units", () => {
    const shape = {
      axes: [{ name: "task", values: null }],
      metrics: [{ name: "*_time", isRequired: true }],
      trial: null,
    };
    expect(
      parseResultsCsv("task,repetition,a_time,a_time.unit,b_time\na,0,1,ms,2\n", "r.csv", shape),
    ).toMatchObject([{ metrics: { a_time: 1, b_time: 2 }, units: { a_time: "ms" } }]);
    expect(
      problemLines(() => parseResultsCsv("task,repetition,a_tme\na,0,1\n", "r.csv", shape)),
    ).toHaveLength(1);
  });

  test("a manifest has what patterns matched, so that two runs with other definitions are told apart", () => {
    const schema = withUnitsOf({ "*_time": "latency lower", "b*": "amount lower s" }, [
      { metrics: { a_time: 1, b_size: 2, c: 3 }, units: { a_time: "us" } },
    ]);
    expect(schema).toMatchObject({ a_time: "latency lower us", b_size: "amount lower s" });
    expect(schema).not.toHaveProperty("c");
  });
});

const parsed = (metrics: string): Config => parseConfig(config(metrics), "rg.yml");

function judgedBy(base: string, head: string): readonly unknown[] {
  const { metrics } = withBasePolicy(parsed(head), parsed(base));
  const named = withMeasuredNames(metrics, ["build_time"]);
  return named.filter(({ name }) => name === "build_time").map(({ margin, role }) => [margin.value, role]);
}

describe("patterns of the base are in force on a pull request", () => {
  const base = `{ "*_time": { kind: latency, margin: 5% } }`;

  test.each([
    ["removes it", `{ size: { kind: amount, better: lower } }`],
    ["widens it", `{ "*_time": { kind: latency, margin: 90% } }`],
    [
      "names one of its metrics",
      `{ "*_time": { kind: latency, margin: 5% }, build_time: { kind: latency, role: inform } }`,
    ],
    [
      "writes a more special pattern first",
      `{ "build_*": { kind: latency, role: inform }, "*_time": { kind: latency } }`,
    ],
    ["writes a wider pattern alone", `{ "*": { kind: latency, role: inform } }`],
  ])("when it %s", (_, head) => {
    expect(judgedBy(base, head)).toEqual([[0.05, "gate"]]);
  });

  test("and a difference is listed", () => {
    const listed = (head: string): readonly string[] =>
      policyChanges(parsed(base), parsed(head)).map(({ path, looser }) => `${path} ${looser}`);
    expect(listed(`{ "*_time": { kind: latency }, build_time: { kind: latency, role: inform } }`)).toEqual([
      "metrics.build_time.role true",
    ]);
    expect(listed(`{ size: { kind: memory } }`)).toEqual(["metrics.*_time true"]);
  });

  test("what the base has nothing for is the pull request's", () => {
    expect(judgedBy(`{ size: { kind: memory } }`, `{ "b*": { kind: latency, role: track } }`)).toEqual([
      [0.05, "track"],
    ]);
  });
});
