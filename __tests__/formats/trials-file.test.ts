import { describe, expect, test } from "@jest/globals";
import {
  assert,
  array,
  constantFrom,
  dictionary,
  double,
  integer,
  property,
  string,
  tuple,
} from "fast-check";
import { NewerSchemaError } from "../../src/formats/schema-version.ts";
import { serializeTrialRow } from "../../src/formats/trial-row.ts";
import { parseTrialsFile, readTrials, serializeTrialsHeader } from "../../src/formats/trials-file.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { sampleRow } from "../support/samples/sample-row.ts";
import { problemLines, usageErrorOf } from "../support/usage-error-of.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const header = serializeTrialsHeader("p1", null);
const rowOf = (key: string): string => serializeTrialRow(sampleRow({ key }));

function keysOf(rows: readonly TrialRecord[]): readonly string[] {
  return rows.map(({ key }) => key);
}

describe("parseTrialsFile", () => {
  test("reads back what was written", () => {
    const row = sampleRow({
      axes: { task: "ü", n: 1, on: true },
      metrics: { a: 0.1, b: null, __proto__x: 0 },
      nonFinite: ["b"],
      status: "errored",
      error: { class: "timeout", code: "timeout", message: "10 s\nover" },
      usage: {
        calls: 1,
        inputTokens: null,
        outputTokens: 2,
        totalTokens: null,
        costUsd: 0.01,
        truncated: false,
      },
      evaluation: { success: true, deep: [{ a: null }] },
      gates: [{ phase: "pre" }],
      output: "text",
    });
    const bytes = encode(header + serializeTrialRow(row));
    expect(parseTrialsFile(bytes, "t.jsonl")).toEqual({
      header: { schema: "regression-gate/trials@1", planHash: "p1" },
      rows: [row],
      torn: false,
      validBytes: bytes.length,
      rowCount: 1,
    });
  });

  test("keeps all rows of a key in order: the reader lets the last one win", () => {
    const { rows } = parseTrialsFile(encode(header + rowOf("a") + rowOf("b") + rowOf("a")), "t");
    expect(keysOf(rows)).toEqual(["a", "b", "a"]);
  });

  test("an empty file holds nothing", () => {
    expect(parseTrialsFile(encode(""), "t")).toEqual({
      header: null,
      rows: [],
      torn: false,
      validBytes: 0,
      rowCount: 0,
    });
  });

  test("cuts a torn last line, wherever it was torn", () => {
    const whole = encode(header + rowOf("a"));
    const last = encode(rowOf("b"));
    for (let cut = 1; cut < last.length; cut += 1) {
      const bytes = new Uint8Array([...whole, ...last.subarray(0, cut)]);
      const file = parseTrialsFile(bytes, "t");
      expect(file).toMatchObject({ torn: true, validBytes: whole.length });
      expect(keysOf(file.rows)).toEqual(["a"]);
    }
  });

  test("cuts a torn header", () => {
    expect(parseTrialsFile(encode(header.slice(0, 20)), "t")).toEqual({
      header: null,
      rows: [],
      torn: true,
      validBytes: 0,
      rowCount: 0,
    });
  });

  test("cuts a last line of zeros, as a crash of the machine leaves it", () => {
    const whole = header + rowOf("a");
    expect(parseTrialsFile(encode(`${whole}\0\0\0\0\n`), "t")).toMatchObject({
      torn: true,
      validBytes: encode(whole).length,
    });
  });

  test("names a corrupt line that is not the last one", () => {
    const text = `${header}${rowOf("a")}{"key":\n${rowOf("b")}`;
    expect(problemLines(() => parseTrialsFile(encode(text), "t.jsonl"))).toEqual([
      "t.jsonl:3:1 expected a JSON object, got something else",
    ]);
  });

  test("names what is wrong with a row", () => {
    const bad = JSON.stringify({ ...sampleRow({}), status: "fine", metrics: { a: "1" }, attempts: -1 });
    const lines = problemLines(() => parseTrialsFile(encode(`${header}${bad}\n`), "t"));
    expect(lines).toEqual([
      expect.stringMatching(/^t:2:1 status: Invalid option/),
      "t:2:1 attempts: expected a whole number from 0",
      't:2:1 metrics.a: expected a number, null, "NaN", "Infinity" or "-Infinity"; of kind exact also a list or an object',
    ]);
  });

  test("names a file without header", () => {
    expect(problemLines(() => parseTrialsFile(encode(rowOf("a")), "t"))).toEqual([
      't:1:1 expected a first line {"schema":"regression-gate/trials@1","planHash":…}, got another line',
    ]);
  });

  test("refuses a later version and says what to do", () => {
    const later = '{"schema":"regression-gate/trials@2","planHash":"p"}\n';
    const error = usageErrorOf(() => parseTrialsFile(encode(later), "t"));
    expect(error).toBeInstanceOf(NewerSchemaError);
    expect(error?.message).toBe(
      "t:1:1 schema: was written by a newer regression-gate: its schema is regression-gate/trials@2, and this version reads up to regression-gate/trials@1. Upgrade regression-gate to read it.",
    );
  });

  test("takes NaN and infinities as missing, and lists them", () => {
    const row = { ...sampleRow({}), metrics: { a: "NaN", b: "-Infinity", c: 1, d: null }, nonFinite: ["a"] };
    const { rows } = parseTrialsFile(encode(`${header}${JSON.stringify(row)}\n`), "t");
    expect(rows[0]).toMatchObject({ metrics: { a: null, b: null, c: 1, d: null }, nonFinite: ["a", "b"] });
  });

  test("gives lists and objects back as they were written", () => {
    const row = { ...sampleRow({}), metrics: { fit: { a: [1, "NaN", null, true], b: {} }, n: 1 } };
    expect(parseTrialsFile(encode(header + serializeTrialRow(row)), "t").rows).toEqual([row]);
    const deep: unknown = JSON.parse("[".repeat(40) + "]".repeat(40));
    const bad = JSON.stringify({ ...row, metrics: { fit: deep } });
    expect(problemLines(() => parseTrialsFile(encode(`${header}${bad}\n`), "t"))).toEqual([
      "t:2:1 metrics.fit: expected at most 32 levels of nested lists and objects, got more",
    ]);
  });

  test("cannot be made to reach a prototype", () => {
    const row = JSON.stringify(sampleRow({})).replace(
      '"metrics":{}',
      '"metrics":{"__proto__":1,"constructor":2}',
    );
    const { rows } = parseTrialsFile(encode(`${header}${row}\n`), "t");
    expect(Object.keys(rows[0]?.metrics ?? {})).toEqual(["constructor"]);
    expect(Object.getPrototypeOf(rows[0]?.metrics)).toBe(Object.prototype);
  });
});

describe("readTrials", () => {
  const rowArbitrary = tuple(
    string(),
    dictionary(string(), double({ noNaN: true, noDefaultInfinity: true })),
    constantFrom("ok", "failed", "errored", "timed-out"),
  );

  test("gives the same rows however the bytes are cut into chunks, and at any tear", () => {
    assert(
      property(
        array(rowArbitrary, { maxLength: 6 }),
        integer({ min: 1, max: 50 }),
        integer({ min: 0 }),
        (parts, size, cut) => {
          const rows = parts.map(([key, metrics, status]) => sampleRow({ key, metrics, status }));
          const bytes = encode(header + rows.map(serializeTrialRow).join(""));
          const torn = bytes.subarray(0, bytes.length - (cut % (bytes.length + 1)));
          const whole = parseTrialsFile(torn, "t");
          const chunked = collect(torn, size);
          expect(chunked).toEqual(whole);
          // What is kept is whole, and what is kept or torn is everything.
          expect(parseTrialsFile(torn.subarray(0, whole.validBytes), "t")).toEqual({ ...whole, torn: false });
          expect(whole.torn).toBe(whole.validBytes < torn.length);
        },
      ),
    );
  });

  function collect(bytes: Uint8Array, size: number): unknown {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const reader = readTrials(chunks, "t");
    const rows: TrialRecord[] = [];
    for (;;) {
      const next = reader.next();
      if (next.done === true) return { ...next.value, rows };
      rows.push(next.value);
    }
  }
});
