import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { lastOfEachKey, repeatedKeys } from "../../src/formats/repeated-keys.ts";
import { readTrials, serializeTrialsHeader } from "../../src/formats/trials-file.ts";
import { serializeTrialRow } from "../../src/formats/trial-row.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { sampleRow } from "../support/samples/sample-row.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const HEADER = serializeTrialsHeader("p", null);

function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Keys that a map of all rows would find again. */
function counted(rows: Iterable<TrialRecord>): ReadonlyMap<string, number> {
  const seen = new Set<string>();
  const repeats = new Map<string, number>();
  for (const { key } of rows) {
    if (seen.has(key)) repeats.set(key, (repeats.get(key) ?? 0) + 1);
    seen.add(key);
  }
  return repeats;
}

/** Keys that look like others: with and without a repetition, with escapes, with no number behind the slash. */
const key = fc.constantFrom(
  "a/candidate/0",
  "a/candidate/1",
  "a/candidate/01",
  "a/candidate/1e1",
  "a/candidate/999999999",
  "a/candidate/9999999999",
  "a/candidate/",
  "/0",
  "0",
  "",
  'q"/candidate/0',
  "\ud800/candidate/0",
  "ü/candidate/0",
);
/** Rows with texts that look like a second key. */
const output = fc.constantFrom(null, '"key"', '{"key":"b"}', "key", 'x"key":"a/candidate/1",', "\\");
const rows = fc.array(fc.record({ key, output }), { maxLength: 12 });

describe("repeatedKeys", () => {
  test("are those that reading all rows finds, however the bytes are cut", () => {
    let repeated = 0;
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 700 }), (parts, size) => {
        const bytes = encode(HEADER + parts.map((part) => serializeTrialRow(sampleRow(part))).join(""));
        const found = repeatedKeys(chunksOf(bytes, size), "t");
        expect(found).toEqual(counted(readTrials([bytes], "t")));
        repeated += found.size;
      }),
      { seed: 3 },
    );
    expect(repeated).toBeGreaterThan(50);
  });

  test.each([
    ["a second field of that name, which JSON takes", '{"key":"a","key":"b"}'],
    ["a second field whose name is escaped", '{"key":"a","\\u006bey":"b"}'],
    ["another field first", '{"side":"a","key":"b"}'],
    ["spaces", ' { "key" : "b" }'],
  ])("knows the key of a line with %s", (_, line) => {
    const text = `${HEADER}${line}\n${line}\n{"key":"a"}\n{"key":"b"}\n`;
    expect([...repeatedKeys([encode(text)], "t")]).toEqual([["b", 2]]);
  });

  test("a torn last line replaces nothing, whether or not a line feed ends it", () => {
    const row = serializeTrialRow(sampleRow({ key: "a/candidate/0" }));
    for (const torn of [row.slice(0, -1), `${row.slice(0, 60)}\n`, `${row.slice(0, 60)}\0\0\n`]) {
      expect(repeatedKeys([encode(HEADER + row + torn)], "t").size).toBe(0);
    }
    expect(repeatedKeys([encode(HEADER + row + row)], "t").size).toBe(1);
  });
});

test("the last row of each key is left, in its place", () => {
  const all = ["a", "b", "a", "c", "a"].map((key, index) => ({ key, index }));
  const left = [...lastOfEachKey(all, new Map([["a", 2]]))];
  expect(left.map(({ index }) => index)).toEqual([1, 3, 4]);
});

test("lines behind one that is no row are not looked at", () => {
  const header = Buffer.from('{"schema":"s"}\n');
  function* endless(): Generator<Uint8Array, void, undefined> {
    yield header;
    yield Buffer.from("\n\n");
    throw new Error("read on");
  }
  expect(repeatedKeys(endless(), "t.jsonl")).toEqual(new Map());
});
