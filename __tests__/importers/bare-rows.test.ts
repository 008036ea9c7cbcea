import { describe, expect, test } from "@jest/globals";
import { parseBareRows } from "../../src/importers/bare-rows.ts";
import { problemLines } from "../support/usage-error-of.ts";

describe("parseBareRows", () => {
  test("takes lists and objects, of which the config knows whether they are due", () => {
    const text = '{"axes":{},"repetition":0,"metrics":{"fit":{"__proto__":[1e999,-0]},"n":1}}';
    const [row] = parseBareRows(text, "r");
    expect(JSON.stringify(row?.metrics)).toBe('{"fit":{"__proto__":["Infinity",0]},"n":1}');
    expect(row?.nonFinite).toEqual([]);
  });

  test("names the line of a value past its bounds", () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const line = (value: string) => `{"axes":{},"repetition":0,"metrics":{"fit":${value}}}`;
    expect(problemLines(() => parseBareRows(`${line("[1]")}\n${line(deep)}\n${line('"x"')}\n`, "r"))).toEqual(
      [
        "r:2:1 metrics.fit: expected at most 32 levels of nested lists and objects, got more",
        'r:3:1 metrics.fit: expected a number, null, "NaN", "Infinity" or "-Infinity"; of kind exact also a list or an object',
      ],
    );
  });

  test("needs axes, repetition and metrics alone", () => {
    const rows = parseBareRows(
      '{"axes":{"task":"a","n":2},"repetition":0,"metrics":{"ms":1.5}}\n\n{"axes":{"task":"a","n":2},"repetition":1,"metrics":{"ms":null},"status":"errored"}\n',
      "rows.jsonl",
    );
    expect(rows).toEqual([
      {
        key: "bare:task=a, n=2/candidate/0",
        caseKey: "bare:task=a, n=2",
        axes: { task: "a", n: 2 },
        contentHashes: {},
        repetition: 0,
        block: 0,
        side: "candidate",
        status: "ok",
        attempts: 1,
        startedAt: null,
        durationMs: null,
        metrics: { ms: 1.5 },
        nonFinite: [],
        usage: null,
        evaluation: null,
        gates: [],
        error: null,
        output: null,
      },
      expect.objectContaining({
        key: "bare:task=a, n=2/candidate/1",
        repetition: 1,
        block: 1,
        status: "errored",
        metrics: { ms: null },
      }),
    ]);
  });

  test("takes NaN in quotes as missing, and lists it", () => {
    const [row] = parseBareRows('{"axes":{},"repetition":0,"metrics":{"a":"NaN","b":"Infinity","c":0}}', "r");
    expect(row).toMatchObject({ metrics: { a: null, b: null, c: 0 }, nonFinite: ["a", "b"] });
  });

  test("lists every bad line", () => {
    const text = [
      '{"axes":{},"repetition":0,"metrics":{}}',
      "not json",
      '{"axes":{},"repetition":-1,"metrics":{}}',
      '{"axes":{},"repetition":0,"metrics":{"a":NaN}}',
      '{"axes":{},"repetition":0,"metrics":{},"staus":"failed"}',
      '{"axes":{"task":null},"metrics":{}}',
      "[]",
    ].join("\n");
    const lines = problemLines(() => parseBareRows(text, "r"));
    expect(lines.map((line) => line.replace(/(got something else: ).* is not valid JSON/, "$1…"))).toEqual([
      "r:2:1 expected one JSON value per line, got something else: ….",
      "r:3:1 repetition: expected a whole number from 0, which numbers the rows of one case",
      'r:4:1 expected one JSON value per line, got something else: …. JSON has no NaN or Infinity: write null or "NaN".',
      'r:5:1 unknown key "staus": values of axes stand in axes, numbers in metrics, such as {"axes": {"task": "a"}, "repetition": 0, "metrics": {"time": 1}}',
      "r:6:1 axes.task: expected text, a number, true or false",
      "r:6:1 repetition: is required: expected a whole number from 0, which numbers the rows of one case",
      "r:7:1 expected an object, got a list",
    ]);
  });

  test("stops listing at 100 lines", () => {
    const lines = problemLines(() => parseBareRows("x\n".repeat(250), "r"));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe("r and 150 more problems");
  });
});
