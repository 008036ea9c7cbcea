import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { mlflowTable } from "../../../src/importers/evals/mlflow-table.ts";
import {
  bytesOf,
  expectedOf,
  isRecognised,
  readAsAnyFormat,
  readTool,
  toolFile,
} from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const PATH = "mlflow/eval_results_table.json";

const expectedShape = z.object({
  columns: z.array(z.string()),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

test("has a row an input, with the numbers of its columns; null is not scored", () => {
  const { columns, data } = expectedOf(PATH, expectedShape);
  const { rows, warnings } = readTool(mlflowTable, toolFile(PATH));
  const at = (row: (typeof data)[number], name: string) => row[columns.indexOf(name)] ?? null;
  expect(rows.map(({ axes, metrics }) => [axes["task"], metrics])).toEqual(
    data.map((row) => [
      at(row, "inputs"),
      {
        "exact_match/score": at(row, "exact_match/score"),
        latency: at(row, "latency"),
        ok: Number(at(row, "ok")),
      },
    ]),
  );
  expect(warnings).toEqual([]);
});

test("is recognised by this importer alone, and cut off is refused", () => {
  expect(readAsAnyFormat(toolFile(PATH))).toHaveLength(3);
  const bytes = Buffer.concat([...toolFile(PATH).chunks()]);
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    const cut = bytesOf(bytes.subarray(0, Math.floor(bytes.length * share)));
    expect(problemLines(() => readAsAnyFormat(cut))).toEqual([expect.stringContaining("expected ")]);
  }
});

const read = (columns: readonly string[], ...data: readonly (readonly unknown[])[]) =>
  readTool(mlflowTable, bytesOf(JSON.stringify({ columns, data })));

describe("a table that is made by hand", () => {
  test("of anything else is not recognised", () => {
    const isOurs = (columns: readonly string[]) =>
      isRecognised(mlflowTable, bytesOf(JSON.stringify({ columns, data: [] })));
    expect(isOurs(["name", "price"])).toBe(false);
    expect(isOurs(["inputs", "price"])).toBe(false);
    expect(isOurs(["inputs", "outputs", 'a"]b'])).toBe(true);
    expect(isOurs(["question", "toxicity/v1/score"])).toBe(true);
  });

  test("knows directions of MLflow's own metrics alone", () => {
    const columns = ["inputs", "toxicity/v1/score", "rougeL/v1/score", "mine/score", "token_count", "age"];
    const { metrics } = read(columns, ["a", 0, 1, 2, 3, 4]);
    expect(metrics.map(({ name, better, role }) => [name, better, role])).toEqual([
      ["toxicity/v1/score", "lower", "gate"],
      ["rougeL/v1/score", "higher", "gate"],
      ["mine/score", null, "gate"],
      ["token_count", "lower", "track"],
      ["age", null, "track"],
    ]);
  });

  test("tells equal questions apart by what was expected", () => {
    const { rows } = read(["inputs", "targets", "a/score"], ["q", "x", 1], ["q", "y", 0], ["q", "x", 1]);
    expect(rows.map(({ axes, repetition }) => [axes["task"], repetition])).toEqual([
      ["q › x", 0],
      ["q › y", 0],
      ["q › x", 1],
    ]);
  });

  test("has no metric of numbers that are inputs, answers or what was expected", () => {
    const { rows } = read(["inputs", "outputs", "targets", "a/score"], [1, 2, 3, 4]);
    expect(rows.map(({ axes, metrics }) => [axes, metrics])).toEqual([[{ task: "1" }, { "a/score": 4 }]]);
  });

  test("with equal inputs has repetitions, whatever the order of keys", () => {
    const { rows } = read(["inputs", "a/score"], [{ x: 1, y: 2 }, 1], [{ y: 2, x: 1 }, 0]);
    expect(rows.map(({ axes, repetition }) => [axes["task"], repetition])).toEqual([
      ['{"x":1,"y":2}', 0],
      ['{"x":1,"y":2}', 1],
    ]);
  });

  test("without any score in a row has no measurement there", () => {
    const { rows } = read(["inputs", "a/score"], ["q", null], ["r", 1]);
    expect(rows.map(({ status }) => status)).toEqual(["errored", "ok"]);
  });

  test("with a text among numbers does not score it, and says so", () => {
    const { rows, warnings } = read(["inputs", "a/score"], ["q", "0.5"], ["r", 1]);
    expect(rows.map(({ metrics }) => metrics["a/score"])).toEqual([null, 1]);
    expect(warnings.map(({ code }) => code)).toEqual(["unreadable-score"]);
  });

  test("with NaN as a bare word is not scored there", () => {
    const text = '{"columns": ["inputs", "a/score", "b/score"], "data": [["q", NaN, -2e300]]}';
    expect(readTool(mlflowTable, bytesOf(text)).rows[0]?.metrics).toEqual({
      "a/score": null,
      "b/score": -2e300,
    });
  });

  test("with rows of other lengths, a column twice, or no column of inputs is refused", () => {
    const problem = (...args: Parameters<typeof read>) => problemLines(() => read(...args))[0];
    expect(problem(["inputs", "a/score"], ["q", 1], ["r"])).toContain("data.1: expected 2 values, got 1");
    expect(problem(["inputs", "a/score", "a/score"], ["q", 1, 2])).toContain('two of "a/score"');
    expect(problem(["text", "a/score"], ["q", 1])).toContain("expected a column that names the cases");
  });

  test("with a BOM is read, with an index beside it too", () => {
    const text = '\uFEFF{"index": [0], "columns": ["inputs", "a/score"], "data": [["größe", 1]]}';
    expect(readAsAnyFormat(bytesOf(text))).toHaveLength(1);
  });

  test("without rows has none", () => {
    expect(read(["inputs", "a/score"]).rows).toEqual([]);
  });
});
