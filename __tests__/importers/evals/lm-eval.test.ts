import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { lmEval } from "../../../src/importers/evals/lm-eval.ts";
import { bytesOf, expectedOf, readAsAnyFormat, readTool, toolFile } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const samplesShape = z.object({
  rows: z.array(z.tuple([z.int(), z.string(), z.record(z.string(), z.number())])),
});

describe.each(["own_gen", "own_mc"])("samples of %s", (task) => {
  const path = `lm-eval/samples_${task}.jsonl`;
  const { rows: expected } = expectedOf(path, samplesShape);
  const { rows, warnings } = readTool(lmEval, toolFile(path));

  test("have a row a document and filter, with the metrics of each", () => {
    expect(rows.map(({ axes, metrics }) => [axes["filter"], metrics])).toEqual(
      expected.map(([, filter, metrics]) => [filter, metrics]),
    );
    expect(rows.map(({ repetition }) => repetition)).toEqual(expected.map(() => 0));
    expect(String(rows[0]?.axes["task"])).toMatch(new RegExp(`^${task} › [0-9a-f]{16}$`));
    expect(warnings).toEqual([]);
  });

  test("are recognised by this importer alone, and cut off are refused", () => {
    expect(readAsAnyFormat(toolFile(path))).toHaveLength(expected.length);
    const bytes = Buffer.concat([...toolFile(path).chunks()]);
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      const cut = bytesOf(bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
    }
  });
});

const resultsShape = z.object({ results: z.record(z.string(), z.record(z.string(), z.unknown())) });

test("results are one measurement a task and filter, with directions, and say what keeps samples", () => {
  const path = "lm-eval/results.json";
  const { results } = expectedOf(path, resultsShape);
  const { rows, warnings, metrics } = readTool(lmEval, toolFile(path));
  const mc = results["own_mc"];
  expect(rows.map(({ axes, metrics: values }) => [axes, values])).toEqual([
    [
      { filter: "none", task: "own_mc" },
      { acc: mc?.["acc,none"], acc_norm: mc?.["acc_norm,none"] },
    ],
    [{ filter: "strict", task: "own_gen" }, { exact_match: results["own_gen"]?.["exact_match,strict"] }],
    [{ filter: "loose", task: "own_gen" }, { exact_match: results["own_gen"]?.["exact_match,loose"] }],
  ]);
  expect(metrics.map(({ better }) => better)).toEqual(["higher", "higher", "higher"]);
  expect(warnings[0]?.text).toContain("--log_samples");
});

test("results beside samples give directions, and no rows of tasks that have samples", () => {
  const paths = ["results.json", "samples_own_gen.jsonl", "samples_own_mc.jsonl"];
  const { rows, warnings } = readTool(lmEval, ...paths.map((path) => toolFile(`lm-eval/${path}`)));
  expect(rows).toHaveLength(12);
  expect(warnings).toEqual([]);
  const some = readTool(lmEval, ...paths.slice(0, 2).map((path) => toolFile(`lm-eval/${path}`)));
  expect(some.rows.map(({ axes }) => axes["task"]).slice(-1)).toEqual(["own_mc"]);
  expect(some.warnings.map(({ code }) => code)).toEqual(["means-only"]);
});

interface Fields {
  readonly [key: string]: unknown;
}

const SAMPLE: Fields = {
  doc_id: 0,
  doc: {},
  doc_hash: "ab".repeat(32),
  filter: "none",
  metrics: ["acc"],
  acc: 1,
};
const NAME = "out/samples_a.b-c_2026-11-30T14-00-00.123456.jsonl";

const read = (rows: readonly Fields[], name = NAME) =>
  readTool(lmEval, bytesOf(rows.map((row) => JSON.stringify({ ...SAMPLE, ...row })).join("\n"), name));

describe("samples that are made by hand", () => {
  test("are of the task that their file is called after", () => {
    expect(read([{}]).rows[0]?.axes).toEqual({ filter: "none", task: "a.b-c › abababababababab" });
    expect(read([{}], "main-samples_a.jsonl").rows[0]?.axes["task"]).toBe("a › abababababababab");
    const { rows, warnings } = read([{}], "candidate.jsonl");
    expect(rows[0]?.axes["task"]).toBe("abababababababab");
    expect(warnings.map(({ code }) => code)).toEqual(["task-unknown"]);
  });

  test("in another order are the same cases", () => {
    const both = [{ acc: 1 }, { doc_id: 1, doc_hash: "c".repeat(64), acc: 0 }];
    const cases = (rows: readonly Fields[]) =>
      new Set(read(rows).rows.map(({ caseKey, metrics }) => JSON.stringify([caseKey, metrics["acc"]])));
    expect(cases(both)).toEqual(cases(both.toReversed()));
  });

  test("have only the metrics that they name, and true and false as 1 and 0", () => {
    const { rows } = read([
      { acc: true, other: 7, target: 3 },
      { acc: false, doc_id: 1 },
    ]);
    expect(rows.map(({ metrics }) => metrics)).toEqual([{ acc: 1 }, { acc: 0 }]);
  });

  test("of versions that name no metrics have all numbers that are none of their own", () => {
    const old = { filter: undefined, metrics: undefined, target: 4, acc: 0.5, acc_norm: 1 };
    const { rows } = read([old, { ...old, doc_id: 1 }]);
    expect(rows.map(({ metrics }) => metrics)).toEqual([
      { acc: 0.5, acc_norm: 1 },
      { acc: 0.5, acc_norm: 1 },
    ]);
    expect(problemLines(() => read([old, old]))).toEqual([
      expect.stringMatching(/:2:1 expected each document once/),
    ]);
  });

  test("with a list in place of a number have none there, and say so", () => {
    const metrics = ["acc", "word_perplexity"];
    const { rows, warnings } = read([{ metrics, word_perplexity: [-3.2, 5] }]);
    expect(rows[0]?.metrics).toEqual({ acc: 1 });
    expect(warnings.map(({ code }) => code)).toEqual(["no-number"]);
  });

  test("without any number are errored, and NaN is not scored", () => {
    const { rows } = read([
      { metrics: ["bleu"], bleu: [["a"], "b"] },
      { doc_id: 1, acc: null },
    ]);
    expect(rows.map(({ status }) => status)).toEqual(["errored", "errored"]);
    const text = JSON.stringify({ ...SAMPLE, acc: 12345, f1: 0.5, metrics: ["acc", "f1"] });
    const { rows: nan } = readTool(lmEval, bytesOf(text.replace("12345", "NaN"), NAME));
    expect(nan[0]?.metrics).toEqual({ acc: null, f1: 0.5 });
  });

  test("with a text in place of a number, or no value at all, do not count", () => {
    const { rows } = read([{ acc: "0.5" }]);
    expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual([["errored", {}]]);
    expect(problemLines(() => read([{}, { acc: undefined }]))).toEqual([
      expect.stringContaining(":2:1 acc: "),
    ]);
  });

  test("know that a perplexity is better lower, and no direction of a metric of one's own", () => {
    const { metrics } = read([{ metrics: ["brier_score", "mine", "acc"], brier_score: 0.1, mine: 2 }]);
    expect(metrics.map(({ name, better }) => [name, better])).toEqual([
      ["brier_score", "lower"],
      ["mine", null],
      ["acc", "higher"],
    ]);
  });

  test("of long documents are recognised", () => {
    const doc = { text: "x".repeat(100_000) };
    expect(readAsAnyFormat(bytesOf(JSON.stringify({ ...SAMPLE, doc }), NAME))).toHaveLength(1);
  });

  test("with BOM and CRLF are read", () => {
    const text = `\uFEFF${JSON.stringify(SAMPLE)}\r\n\r\n`;
    expect(readAsAnyFormat(bytesOf(text, NAME))).toHaveLength(1);
  });
});

describe("results that are made by hand", () => {
  const results = (all: Fields, more: Fields = {}) =>
    readTool(
      lmEval,
      bytesOf(JSON.stringify({ results: all, versions: {}, config: { model: "m" }, ...more })),
    );

  test("of old versions have metrics without filters", () => {
    const { rows } = results({ arc: { acc: 0.3, acc_stderr: 0.01 } });
    expect(rows.map(({ axes, metrics }) => [axes, metrics])).toEqual([
      [{ filter: "none", task: "arc" }, { acc: 0.3 }],
    ]);
  });

  test("have no metric of a text, and directions as the file says", () => {
    const all = { t: { alias: "t", "wer,a,b": 0.2, "wer_stderr,a,b": "N/A", note: "x" } };
    const { rows, metrics } = results(all, { higher_is_better: { t: { wer: false } } });
    expect(rows.map(({ axes, metrics: values }) => [axes["filter"], values])).toEqual([
      ["a,b", { wer: 0.2 }],
    ]);
    expect(metrics.map(({ better }) => better)).toEqual(["lower"]);
  });

  test("of a task that was not scored are errored, not absent", () => {
    const { rows } = results({
      t: { "acc,none": "N/A" },
      u: { "acc,none": null, "f1,none": 1 },
      v: { alias: "v" },
    });
    expect(rows.map(({ axes, status, metrics }) => [axes["task"], status, metrics])).toEqual([
      ["t", "errored", { acc: null }],
      ["u", "ok", { acc: null, f1: 1 }],
    ]);
  });

  test("of a group are left out beside samples", () => {
    const text = JSON.stringify({
      results: { g: { "acc,none": 0.5 }, a: { "acc,none": 1 } },
      groups: { g: {} },
      versions: {},
    });
    const samples = bytesOf(JSON.stringify(SAMPLE), "samples_a.jsonl");
    expect(readTool(lmEval, bytesOf(text), samples).rows).toHaveLength(1);
  });
});
