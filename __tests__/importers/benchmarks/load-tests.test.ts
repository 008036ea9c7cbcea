import { describe, expect, test } from "@jest/globals";
import { autocannon } from "../../../src/importers/benchmarks/autocannon.ts";
import { vegeta, vegetaReport } from "../../../src/importers/benchmarks/vegeta.ts";
import { wrk } from "../../../src/importers/benchmarks/wrk.ts";
import type { FileImporter } from "../../../src/importers/importer.ts";
import { readCut } from "../../support/cut-files.ts";
import { bytesOf, isRecognised, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const FILES = [
  ["vegeta/results.json", vegeta],
  ["vegeta/report.json", vegetaReport],
  ["autocannon/run.json", autocannon],
  ["wrk/latency.txt", wrk],
] as const;

describe.each(FILES)("%s", (path, importer) => {
  test("is recognised by its importer alone", () => {
    expect(FILES.filter(([, one]) => isRecognised(one, toolFile(path)))).toEqual([[path, importer]]);
  });

  test.each([0.01, 0.1, 0.5, 0.9, 0.99])(
    "is refused, or has an errored row, where it is cut after %s of it",
    (share) => {
      expect(["refused", "told"]).toContain(readCut(importer, toolFile(path), share).how);
    },
  );
});

test("vegeta results: latency of answers that succeeded, in ns; others have failed", () => {
  const { rows, warnings, metrics } = readTool(vegeta, toolFile("vegeta/results.json"));
  const text = Buffer.concat([...toolFile("vegeta/results.json").chunks()]).toString();
  const lines: readonly { code: number; latency: number }[] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(40);
  expect(rows.map(({ status, metrics: { time } }) => (status === "ok" ? time : status))).toEqual(
    lines.map(({ code, latency }) => (code === 200 ? latency : "failed")),
  );
  expect(new Set(rows.map(({ axes }) => axes["benchmark"]))).toEqual(
    new Set(["GET http://127.0.0.1:38917/"]),
  );
  expect([warnings, metrics]).toEqual([
    [],
    [{ name: "time", kind: "latency", better: "lower", unit: "ns", role: "gate" }],
  ]);
});

const summary = (importer: FileImporter, file: string | Parameters<typeof readTool>[1]) => {
  const { rows, warnings } = readTool(importer, typeof file === "string" ? bytesOf(file) : file);
  return [
    ...rows.map(({ axes, status, metrics }) => [axes["benchmark"], status, metrics]),
    warnings.map(({ code }) => code),
  ];
};

test("summaries with failed requests have their share, and no latency", () => {
  const codes = ["means-only", "failed-requests"];
  expect(summary(vegetaReport, toolFile("vegeta/report.json"))).toEqual([
    ["requests", "ok", { time: null, failed: 6 / 60, throughput: 55.06034827785011 }],
    codes,
  ]);
  expect(summary(autocannon, toolFile("autocannon/run.json"))).toEqual([
    ["http://127.0.0.1:38917/", "ok", { time: null, failed: 1091 / 10911, throughput: null }],
    codes,
  ]);
  expect(summary(wrk, toolFile("wrk/latency.txt"))).toEqual([
    ["http://127.0.0.1:38917/", "ok", { time: null, failed: 1846 / 18456, throughput: null }],
    codes,
  ]);
});

test("summaries without have their means, in the unit of the tool", () => {
  const report = {
    latencies: { mean: 5e6 },
    requests: 10,
    success: 1,
    throughput: 9,
    status_codes: { 200: 8, 302: 2 },
  };
  expect(summary(vegetaReport, JSON.stringify(report))[0]).toEqual([
    "requests",
    "ok",
    { time: 5e6, failed: 0, throughput: 9 },
  ]);
  const run = {
    title: "größe",
    url: "http://a/",
    errors: 0,
    non2xx: 0,
    "2xx": 7,
    latency: { average: 0.5 },
    requests: { average: 3 },
  };
  expect(summary(autocannon, JSON.stringify(run))[0]).toEqual([
    "größe: http://a/",
    "ok",
    { time: 0.5, failed: 0, throughput: 3 },
  ]);
});

test("a report of an older version without throughput says nothing of it", () => {
  const report = { latencies: { mean: 5 }, requests: 10, success: 1 };
  expect(summary(vegetaReport, JSON.stringify({ ...report, status_codes: { 200: 10 } }))[0]).toEqual([
    "requests",
    "ok",
    { time: 5, failed: 0 },
  ]);
});

test("a report whose success disagrees with its codes is told, and the codes count", () => {
  const report = { latencies: { mean: 5 }, requests: 10, success: 1, status_codes: { 0: 1, 200: 8, 500: 1 } };
  const [row, codes] = summary(vegetaReport, JSON.stringify(report));
  expect(row).toEqual(["requests", "ok", { time: null, failed: 0.2, throughput: null }]);
  expect(codes).toEqual(["means-only", "count-disagrees", "failed-requests"]);
});

test("a load test without a request, or with failed ones alone, is errored", () => {
  const report = { latencies: { mean: 0 }, requests: 0, success: 0, status_codes: {} };
  expect(summary(vegetaReport, JSON.stringify(report))[0]).toEqual(["requests", "errored", {}]);
  const run = {
    url: "http://a/",
    errors: 5,
    non2xx: 0,
    "2xx": 0,
    latency: { mean: 0 },
    requests: { mean: 0, total: 0 },
  };
  expect(summary(autocannon, JSON.stringify(run))[0]).toEqual(["http://a/", "errored", {}]);
});

const line = (more: object) =>
  JSON.stringify({ seq: 0, timestamp: "2026", code: 200, latency: 5, error: "", ...more });
const lines = (...all: readonly object[]) =>
  readTool(vegeta, bytesOf(`\u{FEFF}${all.map(line).join("\r\n")}\n`)).rows.map(
    ({ axes, status, metrics }) => [axes["benchmark"], status === "ok" ? metrics["time"] : status],
  );

test("vegeta: names of attacks count, older lines have no URL, and what got no answer is errored", () => {
  expect(
    lines(
      { attack: "größe", method: "GET", url: "http://a/" },
      {},
      { url: "http://a/", method: "POST", code: 302 },
      { code: 0, error: "dial tcp: connection refused" },
      { code: 400, error: "400 Bad Request" },
      { code: 200, error: "unexpected EOF" },
      { code: 99 },
      { latency: null },
    ),
  ).toEqual([
    ["größe: GET http://a/", 5],
    ["requests", 5],
    ["POST http://a/", 5],
    ["requests", "errored"],
    ["requests", "failed"],
    ["requests", "failed"],
    ["requests", "failed"],
    ["requests", null],
  ]);
  expect(problemLines(() => lines({ latency: "5" }))[0]).toContain("latency");
  expect(problemLines(() => lines({ code: "200" }))[0]).toContain("code");
});

const WRK = (url: string, latency: string, rate: string, more = "") =>
  `Running 2s test @ ${url}\n  1 threads and 4 connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency   ${latency}    9.43ms  70.17ms   89.11%\n    Req/Sec     9.52k     8.22k   26.26k    63.16%\n  100 requests in 2.04s, 2.21MB read\n${more}Requests/sec:   ${rate}\nTransfer/sec:      1.08MB\n`;

test("wrk: units differ by cell, and runs of one URL are repetitions", () => {
  const text = [
    WRK("http://a/", "105.00us", "90.5"),
    WRK("http://a/", "4.40ms", "91"),
    WRK("http://b/größe", "1.05m", "1"),
  ];
  const [first, second, third] = summary(wrk, text.join("\n").replaceAll("\n", "\r\n"));
  expect([first, second, third]).toEqual([
    ["http://a/", "ok", { time: 105, failed: 0, throughput: 90.5 }],
    ["http://a/", "ok", { time: 4400, failed: 0, throughput: 91 }],
    ["http://b/größe", "ok", { time: 63e6, failed: 0, throughput: 1 }],
  ]);
});

test("wrk: socket errors count as failed, -nan and a missing line are no values", () => {
  const errors = "  Socket errors: connect 0, read 1, write 0, timeout 3\n  Non-2xx or 3xx responses: 6\n";
  expect(summary(wrk, WRK("http://a/", "4.40ms", "91", errors))[0]).toEqual([
    "http://a/",
    "ok",
    { time: null, failed: 0.1, throughput: null },
  ]);
  expect(summary(wrk, WRK("http://a/", "-nan%", "91"))[0]).toEqual(["http://a/", "errored", {}]);
  expect(summary(wrk, WRK("http://a/", "4.40ms", "-nan"))[0]).toEqual(["http://a/", "errored", {}]);
  const whole = WRK("http://a/", "4.40ms", "9025.35");
  // Cut in the number itself: 90 is no rate.
  expect(summary(wrk, whole.slice(0, whole.indexOf("25.35")))[0]).toEqual(["http://a/", "errored", {}]);
});

test("autocannon: counts as text, or below 0, are refused by path", () => {
  const of = (more: object) => JSON.stringify({ url: "a", non2xx: 0, latency: {}, requests: {}, ...more });
  expect(problemLines(() => summary(autocannon, of({ non2xx: "0" })))[0]).toContain("non2xx");
  expect(problemLines(() => summary(autocannon, of({ errors: -1 })))[0]).toContain("errors");
});
