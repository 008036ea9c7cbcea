import { describe, expect, test } from "@jest/globals";
import { checkTrialRow, parseTrialRow } from "../../src/formats/trial-row.ts";
import { parseBareRows } from "../../src/importers/bare-rows.ts";
import { parseResultsCsv } from "../../src/importers/results-csv.ts";
import { resultsFileRunner } from "../../src/runners/results-file.ts";
import { attemptContext } from "../support/samples/attempt-context.ts";
import { sampleRow } from "../support/samples/sample-row.ts";
import { sampleTrial } from "../support/samples/sample-trial.ts";
import { problemLines } from "../support/usage-error-of.ts";

const bare = (rest: string) => parseBareRows(`{"axes":{"task":"a"},"repetition":0,${rest}}\n`, "r");

describe("rows of another tool", () => {
  test("may have units beside their metrics, or behind the numbers", () => {
    const expected = [{ metrics: { ms: 12, size: 3 }, units: { ms: "us" } }];
    expect(bare('"metrics":{"ms":12,"size":3},"units":{"ms":"us"}')).toMatchObject(expected);
    expect(bare('"metrics":{"ms":"12 us","size":3}')).toMatchObject(expected);
    expect(bare('"metrics":{"ms":12}')[0]).not.toHaveProperty("units");
  });

  test("are refused with a unit of no metric, with what is none, and with a text whose unit is not known", () => {
    expect(problemLines(() => bare('"metrics":{"ms":12},"units":{"sm":"us"}'))).toEqual([
      "r:1:1 units.sm: expected the unit of a metric of this row (ms)",
    ]);
    expect(problemLines(() => bare('"metrics":{"ms":12},"units":{"ms":"<i>"}'))).toEqual([
      "r:1:1 units.ms: expected a unit such as ms",
    ]);
    expect(problemLines(() => bare('"metrics":{"ms":"12 abc"}'))).toHaveLength(1);
  });

  test("as CSV have a column of units", () => {
    const shape = {
      axes: [{ name: "task", values: null }],
      metrics: [{ name: "ms", isRequired: true }],
      trial: null,
    };
    const parse = (text: string) => parseResultsCsv(text, "r.csv", shape);
    const rows = parse("task,repetition,ms,ms.unit\na,0,12,us\na,1,13,\na,2,,us\n");
    expect(rows.map(({ metrics, units }) => [metrics["ms"], units])).toEqual([
      [12, { ms: "us" }],
      [13, undefined],
      [null, undefined],
    ]);
    const behind = parse("task,repetition,ms,ms.unit\na,0,12 us,\na,1,1.5e3µs,ms\na,2,-3 ms,\n");
    expect(behind.map(({ metrics, units }) => [metrics["ms"], units])).toEqual([
      [12, { ms: "us" }],
      [1500, { ms: "µs" }],
      [-3, { ms: "ms" }],
    ]);
    for (const cell of ["12 abc", "12,5 ms", "ms", "1 2 ms", "0x1f ms"]) {
      expect(problemLines(() => parse(`task,repetition,ms\na,0,"${cell}"\n`))).toEqual([
        `r.csv:2:1 ms: expected a number or nothing, got "${cell}"`,
      ]);
    }
    expect(problemLines(() => parse("task,repetition,ms,ms.unit\na,0,12,a|b\n"))).toEqual([
      'r.csv:2:1 ms.unit: expected a unit such as ms, or nothing, got "a|b"',
    ]);
    expect(problemLines(() => parse("task,repetition,ms,mss.unit\na,0,12,us\n"))).toHaveLength(1);
  });
});

test("a row of ours is read with its units, by the quick check as by the schema", () => {
  const row = { ...sampleRow({ metrics: { ms: 12 } }), units: { ms: "us" } };
  expect(parseTrialRow(row)).toEqual({ ok: true, record: row });
  expect(checkTrialRow(row)).toEqual({ ok: true, record: row });
  expect(parseTrialRow({ ...row, units: { ms: "a\nb" } })).toMatchObject({ ok: false });
  expect(parseTrialRow({ ...row, units: [] })).toMatchObject({ ok: false });
});

describe("a results file's number", () => {
  const run = (units: Record<string, string>, declared: Record<string, string>) =>
    resultsFileRunner({ file: "r" }, [sampleRow({ metrics: { ms: 12 }, units })], declared).run(
      sampleTrial({}),
      attemptContext(),
    );

  test("is converted to the declared unit", async () => {
    expect(await run({ ms: "s" }, { ms: "ms" })).toMatchObject({
      metrics: { ms: 12_000 },
      units: { ms: "ms" },
    });
    expect(await run({ ms: "s" }, {})).toMatchObject({ metrics: { ms: 12 }, units: { ms: "s" } });
  });

  test("is unreadable where it does not convert", async () => {
    expect(await run({ ms: "MB" }, { ms: "ms" })).toMatchObject({
      status: "errored",
      error: { code: "metrics-unreadable", message: expect.stringContaining("got '12 MB'") },
    });
  });
});
