import { describe, expect, test } from "@jest/globals";
import { openaiEvals } from "../../../src/importers/evals/openai-evals.ts";
import { bytesOf, readAsAnyFormat, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

// Made by hand after the recorder of openai/evals (evals/record.py): no file of the tool is at hand.

const SPEC = {
  spec: {
    completion_fns: ["gpt-4"],
    eval_name: "t.dev.v0",
    base_eval: "t",
    split: "dev",
    run_config: {},
    run_id: "r",
  },
};

const event = (sample_id: string | number, type: string, data: unknown) => ({
  run_id: "r",
  event_id: 0,
  sample_id,
  type,
  data,
  created_by: "",
  created_at: "2026",
});
const match = (id: string | number, correct: unknown) =>
  event(id, "match", { correct, expected: "a", picked: "b" });
const report = (all: unknown) => ({ final_report: all });

const text = (...lines: readonly unknown[]) =>
  [SPEC, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
const read = (...lines: readonly unknown[]) => readTool(openaiEvals, bytesOf(text(...lines)));

test("is recognised by this importer alone, with a BOM too", () => {
  const log = `\uFEFF${text(match("t.dev.0", true), report({ accuracy: 1 }))}`.replaceAll("\n", "\r\n");
  expect(readAsAnyFormat(bytesOf(log))).toMatchObject([
    { axes: { model: "gpt-4", task: "t.dev.v0 › t.dev.0" }, repetition: 0, metrics: { match: 1 } },
  ]);
});

describe("samples", () => {
  test("are one row each, in whatever order the events of the threads come", () => {
    const { rows, warnings } = read(
      event("a", "sampling", { prompt: "p", sampled: ["x"] }),
      match("b", false),
      event("a", "metrics", { f1_score: 0.5, choice: "A", ok: true, größe: -1 }),
      match("a", true),
      report({ accuracy: 0.5 }),
    );
    expect(rows.map(({ axes, metrics }) => [axes["task"], metrics])).toEqual([
      ["t.dev.v0 › a", { match: 1, f1_score: 0.5, ok: 1, größe: -1 }],
      ["t.dev.v0 › b", { match: 0 }],
    ]);
    expect(warnings).toEqual([]);
  });

  test("with several matches have repetitions", () => {
    const { rows } = read(match("a", true), match("a", false), report({}));
    expect(rows.map(({ repetition, metrics }) => [repetition, metrics["match"]])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("with an error, or without anything that says whether they are right, are errored", () => {
    const { rows } = read(
      match("a", true),
      event("b", "error", { type: "RateLimit", message: "429" }),
      event("c", "sampling", { sampled: "x" }),
      event("d", "metrics", { score: "0.5" }),
      report({ accuracy: 1 }),
    );
    expect(rows.map(({ status }) => status)).toEqual(["ok", "errored", "errored", "errored"]);
    expect(rows[1]?.error?.message).toContain("429");
  });

  test("with a metric that is called like one of the tool's keep both, and NaN is not scored", () => {
    const log = text(match("a", true), event("a", "metrics", { match: 12345, cost: 0.5 }), report({}));
    const { rows } = readTool(openaiEvals, bytesOf(log.replace("12345", "NaN")));
    expect(rows[0]?.metrics).toEqual({ match: 1, "match (score)": null, "cost (score)": 0.5 });
  });

  test("have directions of known metrics alone", () => {
    const { metrics } = read(event("a", "metrics", { accuracy: 1, loss: 2 }), report({}));
    expect(metrics.map(({ name, better }) => [name, better])).toEqual([
      ["accuracy", "higher"],
      ["loss", null],
    ]);
  });

  test("whose correct is a text are refused with the line", () => {
    expect(problemLines(() => read(match("a", true), match("b", "yes")))).toEqual([
      expect.stringMatching(/^file:3:1 correct: /),
    ]);
  });
});

describe("a log", () => {
  test("without a final report is of a run that did not end", () => {
    const { rows, warnings } = read(match("a", true));
    expect(rows.map(({ axes, status }) => [axes["task"], status])).toEqual([
      ["t.dev.v0", "errored"],
      ["t.dev.v0 › a", "ok"],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["unfinished-log"]);
  });

  test("whose accuracy is another than that of its samples is doubtful", () => {
    const { warnings } = read(match("a", true), match("b", false), report({ accuracy: 0.75 }));
    expect(warnings.map(({ code }) => code)).toEqual(["count-disagrees"]);
  });

  test("of an eval that records no samples is its final report, once", () => {
    const { rows, warnings } = read(event("a", "sampling", {}), report({ accuracy: 0.5, note: "x" }));
    expect(rows.map(({ axes, metrics }) => [axes["task"], metrics])).toEqual([
      ["t.dev.v0", { accuracy: 0.5 }],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(["means-only"]);
  });

  test("of nothing but its first line has no measurement", () => {
    expect(read().rows.map(({ status }) => status)).toEqual(["errored"]);
    expect(read(report(null)).rows.map(({ status }) => status)).toEqual(["errored"]);
  });

  test("behind another one is refused: its samples would be those of the first", () => {
    const two = text(match("a", true)) + text(match("a", false), report({}));
    expect(problemLines(() => readTool(openaiEvals, bytesOf(two)))).toEqual([
      "file:3:1 expected one log in a file, got the start of another",
    ]);
  });

  test("of an old version names its model otherwise", () => {
    const old = { spec: { model_name: "m", base_eval: "t", split: "dev" } };
    const log = [old, match(3, true), report({})].map((line) => JSON.stringify(line)).join("\n");
    expect(readTool(openaiEvals, bytesOf(log)).rows[0]?.axes).toEqual({ model: "m", task: "t.dev › 3" });
  });

  test("that is cut off is refused, or has an errored row beside a prefix of its rows", () => {
    const log = text(match("a", true), match("b", false), match("c", true), report({ accuracy: 2 / 3 }));
    for (let length = 1; length < log.length - 1; length += 7) {
      const problems = problemLines(() => {
        const rows = readAsAnyFormat(bytesOf(log.slice(0, length)));
        expect(rows[0]?.status).toBe("errored");
      });
      expect(problems.every((one) => one.includes("expected "))).toBe(true);
    }
  });
});
