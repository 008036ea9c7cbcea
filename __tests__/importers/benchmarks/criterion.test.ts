import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { cargoCriterion } from "../../../src/importers/benchmarks/cargo-criterion.ts";
import { criterion } from "../../../src/importers/benchmarks/criterion.ts";
import type { ImportedFolder } from "../../../src/importers/importer.ts";
import { importFolder } from "../../../src/importers/registry.ts";
import { bytesOf, expectedOf, isRecognised, readTool, toolFile, valuesBy } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const FOLDER = new URL("../fixtures/criterion/criterion/", import.meta.url);

const expectedShape = z.object({
  benchmarks: z.record(
    z.string(),
    z.object({ samples: z.object({ n: z.int(), mean: z.number(), first: z.number() }) }),
  ),
});

function folderOf(files: Readonly<Record<string, string>>): ImportedFolder {
  const paths = Object.keys(files).toSorted();
  return {
    shown: "criterion",
    names: [...new Set(paths.map((path) => path.split("/")[0] ?? ""))],
    files: paths,
    file: (path) => bytesOf(files[path] ?? "", path),
  };
}

function realFolder(): ImportedFolder {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  const files = paths.filter((path) => path.endsWith(".json"));
  return folderOf(
    Object.fromEntries(files.map((path) => [path, readFileSync(new URL(encodeURI(path), FOLDER), "utf8")])),
  );
}

function read(files: Readonly<Record<string, string>>) {
  const { run } = criterion.read(folderOf(files), null);
  return { rows: [...run.rows], warnings: run.doubts?.() ?? [] };
}

describe("criterion/criterion/", () => {
  const { benchmarks } = expectedOf("criterion/criterion/", expectedShape);
  const values = valuesBy([...importFolder(realFolder(), null).run.rows], "benchmark", "time");

  test("has the benchmarks by their ids, not by their folders", () => {
    expect(Object.keys(values).toSorted()).toEqual(Object.keys(benchmarks).toSorted());
  });

  test.each(Object.entries(benchmarks))("%s has a row a sample, in ns an iteration", (id, { samples }) => {
    const all = values[id] ?? [];
    expect([all.length, all[0]]).toEqual([samples.n, samples.first]);
    expect(all.reduce<number>((sum, value) => sum + (value ?? 0), 0) / all.length / samples.mean).toBeCloseTo(
      1,
      12,
    );
  });
});

const sample = (times: unknown, iters: unknown = [1, 2]) =>
  JSON.stringify({ sampling_mode: "Linear", iters, times });
const named = (full_id: string) => JSON.stringify({ full_id });

describe("a folder", () => {
  test("has other results of a benchmark, which do not count; older versions write no mode", () => {
    const files = {
      "a/base/sample.json": sample([9, 9]),
      "a/base/benchmark.json": named("a"),
      "a/change/estimates.json": "{}",
      "a/new/benchmark.json": named("a"),
      "a/new/sample.json": JSON.stringify({ iters: [1, 2], times: [5, 12] }),
      "report/index.html": "",
      "a/renew/sample.json": "",
    };
    expect(read(files).rows.map(({ axes, metrics }) => [axes["benchmark"], metrics["time"]])).toEqual([
      ["a", 5],
      ["a", 6],
    ]);
    expect(criterion.recognises(folderOf({ "a/base/sample.json": "", "a/renew/sample.json": "" }))).toBe(
      false,
    );
  });

  test("may be the one above, or that of one benchmark", () => {
    for (const above of ["target/criterion/a/", ""]) {
      const files = {
        [`${above}new/benchmark.json`]: named("a"),
        [`${above}new/sample.json`]: sample([5, 12]),
      };
      expect(criterion.recognises(folderOf(files))).toBe(true);
      expect(read(files).rows).toHaveLength(2);
    }
  });

  test("has a benchmark without samples, which is errored, and one id twice, which is told", () => {
    const files = {
      "a/new/benchmark.json": named("x"),
      "b/new/benchmark.json": named("x"),
      "b/new/sample.json": sample([5, null], [0, 2]),
    };
    const { rows, warnings } = read(files);
    expect(rows.map(({ axes, status, metrics }) => [axes["benchmark"], status, metrics["time"]])).toEqual([
      ["x", "errored", undefined],
      ["x #2", "ok", null],
      ["x #2", "ok", null],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["repeated-names"]);
  });

  test("has files that say nothing or are cut off, which are refused by their names", () => {
    const lines = (one: string, other: string) =>
      problemLines(() => read({ "a/new/benchmark.json": one, "a/new/sample.json": other }))[0];
    expect(lines("{}", sample([1, 2]))).toContain("a/new/benchmark.json full_id");
    expect(lines(named("a"), '{"iters":[1')).toContain("a/new/sample.json expected JSON");
    expect(lines(named("a"), sample(["1", 2]))).toContain("a/new/sample.json times.0");
    expect(lines(named("a"), sample([1, 2, 3]))).toContain("got 3 and 2");
    expect(problemLines(() => read({ "a/new/sample.json": sample([1, 2]) }))[0]).toContain(
      "expected benchmark.json",
    );
  });
});

describe("criterion/cargo-criterion-messages.jsonl", () => {
  const file = toolFile("criterion/cargo-criterion-messages.jsonl");
  const { rows, warnings } = readTool(cargoCriterion, file);

  test("has a row a sample of each benchmark", () => {
    expect(isRecognised(cargoCriterion, file)).toBe(true);
    expect(
      Object.entries(valuesBy(rows, "benchmark", "time")).map(([id, all]) => [id, all.length, all[0]]),
    ).toEqual([
      ["plain", 15, 474097 / 172811],
      ["sums/with slash/größe/10", 15, 419477 / 240005],
      ["sums/with slash/größe/1000", 15, 678163 / 3059],
      ["flat/sleep", 10, 15265902 / 41],
    ]);
    expect(warnings).toEqual([]);
  });
});

describe("messages of cargo-criterion", () => {
  const complete = (id: string, unit = "ns", rest: object = {}) =>
    `${JSON.stringify({ reason: "benchmark-complete", id, iteration_count: [2], measured_values: [6], unit, ...rest })}\n`;
  const group = (...benchmarks: readonly string[]) =>
    `${JSON.stringify({ reason: "group-complete", group_name: "g", benchmarks })}\n`;
  const readLines = (text: string) => readTool(cargoCriterion, bytesOf(text));

  test("come among those of cargo, in another unit, with CRLF", () => {
    const text = `{"reason":"compiler-artifact"}\r\n${complete("a", "us")}${group("a")}{"reason":"build-finished","success":true}\n`;
    const { rows, metrics, warnings } = readLines(text);
    expect(rows.map((row) => row.metrics)).toEqual([{ time: 3 }]);
    expect(metrics.map(({ unit }) => unit)).toEqual(["us"]);
    expect(warnings).toEqual([]);
  });

  test("of what is no time have no direction", () => {
    expect(readLines(complete("a", "cycles") + group("a")).metrics).toEqual([
      { name: "cycles", kind: "amount", better: null, unit: "cycles", role: "gate" },
    ]);
  });

  test("name a benchmark that was not measured: errored", () => {
    const { rows } = readLines(complete("a") + group("a", "b"));
    expect(rows.map(({ axes, status }) => [axes["benchmark"], status])).toEqual([
      ["a", "ok"],
      ["b", "errored"],
    ]);
    const empty = readLines(complete("a", "ns", { iteration_count: [], measured_values: [] }) + group("a"));
    expect(empty.rows.map(({ status }) => status)).toEqual(["errored"]);
  });

  test("that stop before their group is complete are told", () => {
    expect(readLines(complete("a")).warnings.map(({ code }) => code)).toEqual(["cut-off"]);
  });

  test.each([0.1, 0.5, 0.9])("a file that is cut after %s of it is refused by its line", (share) => {
    const whole = [...toolFile("criterion/cargo-criterion-messages.jsonl").chunks()][0] ?? new Uint8Array();
    const cut = bytesOf(whole.slice(0, whole.length * share));
    expect(problemLines(() => readTool(cargoCriterion, cut))[0]).toMatch(
      /^file:\d:1 expected one JSON value a line/,
    );
  });

  test("with a text for a number, or other counts, are refused by line", () => {
    expect(problemLines(() => readLines(complete("a", "ns", { measured_values: ["6"] })))[0]).toContain(
      "file:1:1 measured_values.0",
    );
    expect(
      problemLines(() => readLines(group("z") + complete("a", "ns", { measured_values: [6, 7] })))[0],
    ).toContain("file:2:1 expected as many");
  });
});
