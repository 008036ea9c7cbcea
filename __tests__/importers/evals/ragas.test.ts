import { describe, expect, test } from "@jest/globals";
import { ragas } from "../../../src/importers/evals/ragas.ts";
import { bytesOf, isRecognised, readAsAnyFormat, readTool } from "../../support/tool-files.ts";
import { problemLines } from "../../support/usage-error-of.ts";

// Made by hand after the data set schema of ragas and DataFrame.to_csv of pandas: no file of the tool is at hand.

const HEADER =
  "user_input,retrieved_contexts,response,reference,faithfulness,noise_sensitivity(mode=relevant)";
const csv = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const read = (...lines: readonly string[]) => readTool(ragas, bytesOf(csv(...lines)));

test("has a row a question, with the scores of its columns; an empty cell is a judge that failed", () => {
  const text = csv(HEADER, `größe?,"['a', ""b""]",an answer,ref,0.5,0.25`, "second,[],3,4,,1.0");
  expect(readAsAnyFormat(bytesOf(text))).toMatchObject([
    { axes: { task: "größe?" }, metrics: { faithfulness: 0.5, "noise_sensitivity(mode=relevant)": 0.25 } },
    { axes: { task: "second" }, metrics: { faithfulness: null, "noise_sensitivity(mode=relevant)": 1 } },
  ]);
});

describe("a table that is made by hand", () => {
  test("knows directions of the metrics of ragas alone", () => {
    const { metrics } = read(`${HEADER},factual_correctness(mode=f1),tone`, "q,[],a,r,1,0.5,0.25,7");
    expect(metrics.map(({ name, better }) => [name, better])).toEqual([
      ["faithfulness", "higher"],
      ["noise_sensitivity(mode=relevant)", "lower"],
      ["factual_correctness(mode=f1)", "higher"],
      ["tone", null],
    ]);
  });

  test("where no judge answered has errored rows, not none", () => {
    const { rows } = read("user_input,response,faithfulness", "q,a,", "r,b,nan");
    expect(rows.map(({ status, metrics }) => [status, metrics])).toEqual([
      ["errored", { faithfulness: null }],
      ["errored", { faithfulness: null }],
    ]);
  });

  test("with numbers as answers or references has no metric of them", () => {
    const { rows } = read(HEADER, "q,1,2,3,0.5,0");
    expect(Object.keys(rows[0]?.metrics ?? {})).toEqual(["faithfulness", "noise_sensitivity(mode=relevant)"]);
  });

  test("with the index of pandas is read", () => {
    const { rows } = read(`,${HEADER}`, "0,q,[],a,r,1,0", "1,s,[],a,r,0.5,0");
    expect(rows.map(({ axes, metrics }) => [axes["task"], metrics["faithfulness"]])).toEqual([
      ["q", 1],
      ["s", 0.5],
    ]);
    expect(isRecognised(ragas, bytesOf(csv(`"",${HEADER}`)))).toBe(true);
  });

  test("of versions before 0.2 is read", () => {
    const { rows } = read("question,answer,contexts,ground_truth,context_recall", "q,a,[],g,0.75");
    expect(rows.map(({ axes, metrics }) => [axes, metrics])).toEqual([
      [{ task: "q" }, { context_recall: 0.75 }],
    ]);
  });

  test("with equal questions has repetitions, and cases where the references differ", () => {
    const line = (reference: string) => `q,[],a,${reference},1,0`;
    const { rows } = read(HEADER, line("x"), line("y"), line("x"));
    expect(rows.map(({ axes, repetition }) => [axes["task"], repetition])).toEqual([
      ["q › x", 0],
      ["q › y", 0],
      ["q › x", 1],
    ]);
  });

  test("with answers of several lines, quotes and CRLF is read", () => {
    const text = `\uFEFF${csv(HEADER, '"q, ""x""",[],"two\nlines",r,1e-1,0')}`.replaceAll("\n", "\r\n");
    const { rows } = readTool(ragas, bytesOf(text));
    expect(rows.map(({ axes, metrics }) => [axes["task"], metrics["faithfulness"]])).toEqual([
      ['q, "x"', 0.1],
    ]);
  });

  test("with True and False has 1 and 0, and a text among numbers is not scored and told", () => {
    const { rows, warnings } = read("user_input,response,harmful", "q,a,True", "r,a,False", "s,a,timeout");
    expect(rows.map(({ metrics }) => metrics["harmful"])).toEqual([1, 0, null]);
    expect(warnings.map(({ code }) => code)).toEqual(["unreadable-score"]);
  });

  test("with a number in another notation does not guess", () => {
    const { rows } = read("user_input,response,faithfulness", "q,a,0x10", 'r,a,"0,5"', "s,a,50%", "t,a,0.5");
    expect(rows.map(({ metrics }) => metrics["faithfulness"])).toEqual([null, null, null, 0.5]);
  });

  test("of another kind is not recognised", () => {
    expect(isRecognised(ragas, bytesOf("name,value\na,1\n"))).toBe(false);
    expect(isRecognised(ragas, bytesOf("question,votes\na,1\n"))).toBe(false);
    expect(isRecognised(ragas, bytesOf(`{"user_input": "a", "response": "b"}`))).toBe(false);
  });

  test("that is cut off is refused, also in the middle of its last number", () => {
    const text = csv(HEADER, "q,[],a,r,0.5,0.25", "s,[],a,r,0.25,0.125");
    for (let length = text.indexOf("\n") + 2; length < text.length; length++) {
      if (text[length - 1] === "\n") continue;
      expect(problemLines(() => [...readTool(ragas, bytesOf(text.slice(0, length))).rows])).toEqual([
        expect.stringContaining("the file is truncated"),
      ]);
    }
  });
});
