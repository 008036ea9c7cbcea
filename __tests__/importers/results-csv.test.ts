import { describe, expect, test } from "@jest/globals";
import { parseResultsCsv } from "../../src/importers/results-csv.ts";
import { problemLines } from "../support/usage-error-of.ts";

const COLUMNS = {
  axes: [
    { name: "task", values: null },
    { name: "size", values: [10, 20] },
  ],
  metrics: [
    { name: "ms", isRequired: true },
    { name: "score", isRequired: true },
    { name: "success", isRequired: false },
  ],
  trial: null,
};

function parse(text: string) {
  return parseResultsCsv(text, "r.csv", COLUMNS);
}

describe("parseResultsCsv", () => {
  test("reads columns in any order, giving cells the type of their axis", () => {
    const rows = parse('score,task,size,repetition,ms\n1,"a, b",10,0,2.5e1\n0.5,7,20,3,-.5\n');
    expect(rows).toMatchObject([
      {
        axes: { task: "a, b", size: 10 },
        repetition: 0,
        status: "ok",
        metrics: { ms: 25, score: 1 },
        key: "bare:task=a, b, size=10/candidate/0",
        side: "candidate",
      },
      { axes: { task: "7", size: 20 }, repetition: 3, metrics: { ms: -0.5, score: 0.5 } },
    ]);
  });

  test("takes an empty cell as missing and NaN as missing and shown", () => {
    const [row] = parse("task,size,repetition,ms,score\na,10,0,,NaN\n");
    expect(row).toMatchObject({ metrics: { ms: null, score: null }, nonFinite: ["score"] });
  });

  test("reads a status, and success where it is given", () => {
    const rows = parse("task,size,repetition,ms,score,status,success\na,10,0,,,errored,\na,10,1,1,1,,0\n");
    expect(rows).toMatchObject([
      { status: "errored", metrics: { success: null } },
      { status: "ok", metrics: { success: 0 } },
    ]);
  });

  test("names unknown and missing columns", () => {
    expect(problemLines(() => parse("task,repetition,ms,scor\na,0,1,1\n"))).toEqual([
      'r.csv:1:1 column "size" is missing; found: task, repetition, ms, scor',
      'r.csv:1:1 column "score" is missing; found: task, repetition, ms, scor',
      'r.csv:1:1 unknown column "scor"; known: task, size, repetition, ms, score, status, success, attempt',
    ]);
  });

  test("names columns given twice or without a name", () => {
    expect(problemLines(() => parse("task,task,\na,0,1\n"))).toEqual([
      'r.csv:1:1 column "task" is given twice',
      "r.csv:1:1 expected a name for every column, got an empty name",
    ]);
  });

  test("lists every bad line", () => {
    const text =
      "task,size,repetition,ms,score,status\n,10,0,1,1,ok\na,10,x,1,1,\na,10,0,1 mss,0x1f,fine\na,10,0\n";
    expect(problemLines(() => parse(text))).toEqual(["r.csv:5:1 expected 6 cells, got 3"]);
    expect(problemLines(() => parse(text.split("\n").slice(0, 4).join("\n")))).toEqual([
      'r.csv:2:1 task: expected a value, got ""',
      'r.csv:3:1 repetition: expected a whole number from 0, got "x"',
      'r.csv:4:1 status: expected ok, failed, errored, timed-out, denied, skipped, got "fine"',
      'r.csv:4:1 ms: expected a number or nothing, got "1 mss"',
      'r.csv:4:1 score: expected a number or nothing, got "0x1f"',
    ]);
  });

  test("names an empty file and an open quote", () => {
    expect(problemLines(() => parse(""))).toEqual([
      "r.csv expected a first line with the names of the columns, got an empty file",
    ]);
    expect(problemLines(() => parse('task,size\n"a,1\n'))[0]).toMatch(
      /^r\.csv:\d+:1 not valid CSV: Quote Not Closed/,
    );
  });
});
