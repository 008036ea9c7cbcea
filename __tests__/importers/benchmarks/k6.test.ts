import { describe, expect, test } from "@jest/globals";
import { k6Points } from "../../../src/importers/benchmarks/k6-points.ts";
import { k6Summary } from "../../../src/importers/benchmarks/k6-summary.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

interface Line {
  readonly type: string;
  readonly metric: string;
  readonly data: { readonly value: number; readonly tags: Readonly<Record<string, string>> };
}

const POINTS = "k6/points.json";
const SUMMARY = "k6/summary-export.json";

describe("k6/points.json", () => {
  const { rows, warnings, metrics } = readTool(k6Points, toolFile(POINTS));
  const text = Buffer.concat([...toolFile(POINTS).chunks()]).toString();
  const lines: readonly Line[] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

  test("is recognised", () => {
    expect(isRecognised(k6Points, toolFile(POINTS))).toBe(true);
    expect(isRecognised(k6Summary, toolFile(POINTS))).toBe(false);
  });

  test("has a row for each point of a trend or rate, and names the rest", () => {
    const totals = new Set(["http_reqs", "data_sent", "data_received", "iterations", "vus", "vus_max"]);
    const points = lines.filter((line) => line.type === "Point" && !totals.has(line.metric));
    expect(rows).toHaveLength(points.length);
    expect(warnings).toEqual([{ code: "left-out", text: expect.stringMatching(/http_reqs.*data_sent/) }]);
    expect(metrics.map(({ name, kind, better, unit }) => [name, kind, better, unit])).toEqual([
      ["time", "latency", "lower", "ms"],
      ["phase_time", "amount", "lower", "ms"],
      ["failed", "binary", "lower", null],
      ["passed", "binary", "higher", null],
    ]);
  });

  test("has the times of requests that succeeded alone, and of the others that they failed", () => {
    const name = "http_req_duration ::g http://127.0.0.1:38918/";
    const own = rows.filter(({ axes }) => axes["benchmark"] === name);
    const points = lines.filter((line) => line.type === "Point" && line.metric === "http_req_duration");
    const good = points.filter((line) => line.data.tags["expected_response"] === "true");
    expect([own.length, good.length]).toEqual([
      20,
      points.length - own.filter(({ status }) => status === "failed").length,
    ]);
    expect(own.flatMap(({ metrics: { time } }) => time ?? [])).toEqual(good.map((line) => line.data.value));
    expect(
      own
        .filter(({ status }) => status === "failed")
        .every(({ metrics: values }) => Object.keys(values).length === 0),
    ).toBe(true);
  });

  test("has a check by its name", () => {
    const checks = rows.filter(({ axes }) => axes["benchmark"] === "checks ::g is 200");
    expect(checks.map(({ metrics: { passed } }) => passed)).toHaveLength(20);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(k6Points, toolFile(POINTS), share).how).toBe("refused");
  });
});

const metricLine = (name: string, type: string, contains: string | null = "default") =>
  JSON.stringify({ metric: name, data: { contains, type, newer: 1 }, type: "Metric" });
const point = (metric: string, value: unknown, tags: object | null = {}) =>
  JSON.stringify({ type: "Point", metric, data: { time: "2026", value, tags } }).replace('"NaN"', "NaN");
const points = (...lines: readonly string[]) =>
  readTool(k6Points, bytesOf(`\u{FEFF}${lines.join("\r\n")}\r\n\r\n`));
const values = (...lines: readonly string[]) =>
  points(...lines).rows.map(({ axes, status, metrics }) => [
    axes["benchmark"],
    status === "ok" ? metrics : status,
  ]);

test("groups, names and checks tell cases apart, and nothing else does", () => {
  expect(
    values(
      metricLine("größe", "trend", "time"),
      point("größe", 1, { group: "::a", name: "x", url: "y", vu: "1" }),
      point("größe", 2, { name: "x", group: "", scenario: "s" }),
      point("größe", 3, null),
    ),
  ).toEqual([
    ["größe ::a x", { time: 1 }],
    ["größe x", { time: 2 }],
    ["größe", { time: 3 }],
  ]);
});

test("a trend of no time is a value, a rate answers, NaN is missing, a newer type is left out", () => {
  const lines = [
    metricLine("t", "trend"),
    metricLine("r", "rate"),
    metricLine("h", "histogram"),
    metricLine("d", "trend", "data"),
  ];
  const all = [...lines, point("t", -1), point("t", "NaN"), point("r", 0), point("h", 3), point("d", 1e12)];
  expect(values(...all)).toEqual([
    ["t", { value: -1 }],
    ["t", { value: null }],
    ["r", { rate: 0 }],
    ["d", { size: 1e12 }],
  ]);
  expect(points(...all).metrics.map(({ better }) => better)).toEqual([null, null, null]);
});

test("what is no point, comes before its metric or has text for a number is refused by line", () => {
  const problem = (...lines: readonly string[]) => problemLines(() => points(...lines))[0];
  expect(problem(point("t", 1))).toContain("file:1:1 expected the type of t in a line above");
  expect(problem(metricLine("t", "trend"), point("t", "1"))).toContain("data.value");
  expect(problem(metricLine("t", "trend"), point("t", 1, { name: 5 }))).toContain("data.tags.name");
  expect(problem(metricLine("t", "trend"), point("t", 1, []))).toContain("data.tags");
  expect(problem(metricLine("t", "trend"), '{"type":"Other"}')).toContain("file:2");
  expect(problem(metricLine("t", "trend"), point("t", 1).slice(0, -3))).toContain("file:2");
});

describe("k6/summary-export.json", () => {
  const { rows, warnings } = readTool(k6Summary, toolFile(SUMMARY));
  const of = Object.fromEntries(
    rows.map(({ axes, status, metrics }) => [axes["benchmark"], status === "ok" ? metrics : status]),
  );

  test("is recognised", () => {
    expect(isRecognised(k6Summary, toolFile(SUMMARY))).toBe(true);
    expect(isRecognised(k6Points, toolFile(SUMMARY))).toBe(false);
  });

  test("has means of trends and shares of rates; means with failed requests in them have failed", () => {
    expect(of).toMatchObject({
      iteration_duration: { time: 2.8314189 },
      group_duration: { time: 2.6087450000000003 },
      "http_req_duration{expected_response:true}": { time: 2.120999444444444 },
      http_req_duration: "failed",
      http_req_waiting: "failed",
      http_req_failed: { failed: 0.1 },
      checks: { passed: 0.9 },
      // Nothing in a summary says that it is a time.
      own_grosse: { value: 1.9571971499999996 },
    });
    expect(Object.keys(of)).not.toContain("http_reqs");
    expect(warnings.map(({ code }) => code)).toEqual(["left-out", "means-only", "failed-requests"]);
    expect(warnings[0]?.text).toMatch(/left out: .*http_reqs/);
  });

  test.each([0.01, 0.1, 0.5, 0.9])("is refused where it is cut after %s of it", (share) => {
    expect(readCut(k6Summary, toolFile(SUMMARY), share).how).toBe("refused");
  });
});

test("the data of handleSummary say what is a time", () => {
  const metrics = {
    own: { type: "trend", contains: "time", values: { avg: 3, "p(95)": 9 } },
    http_req_duration: { type: "trend", contains: "time", values: { avg: 4 } },
    checks: { type: "rate", contains: "default", values: { rate: 1, passes: 2, fails: 0 } },
    vus: { type: "gauge", values: { value: 1 } },
    none: { type: "trend", values: {} },
  };
  const { rows } = readTool(k6Summary, bytesOf(JSON.stringify({ options: {}, root_group: {}, metrics })));
  expect(rows.map(({ axes, status, metrics: of }) => [axes["benchmark"], status, of])).toEqual([
    ["own", "ok", { time: 3 }],
    ["http_req_duration", "ok", { time: 4 }],
    ["checks", "ok", { passed: 1 }],
    ["none", "errored", {}],
  ]);
});
