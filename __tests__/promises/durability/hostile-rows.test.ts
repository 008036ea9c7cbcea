import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { memoryBytes } from "../../../src/adapters/node/byte-source.ts";
import { manifestedTrials } from "../../../src/formats/stored-rows.ts";
import { unpacked } from "../../../src/adapters/node/unpacked.ts";
import { UsageError } from "../../../src/base/errors.ts";
import { serializeTrialRow } from "../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../src/formats/trials-file.ts";
import { countTrials } from "../../../src/model/run/manifest.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { importFile } from "../../../src/importers/registry.ts";
import { sampleManifest } from "../../support/samples/sample-report.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

const ROWS: readonly TrialRecord[] = Array.from({ length: 6 }, (_, index) =>
  sampleRow({
    key: `k/candidate/${index}`,
    repetition: index,
    block: index,
    axes: { task: "ü" },
    metrics: { m: index / 7 },
    status: index === 4 ? "failed" : "ok",
  }),
);
const LINES: readonly string[] = [serializeTrialsHeader("p", ROWS.length), ...ROWS.map(serializeTrialRow)];
const BARE: readonly string[] = ROWS.map(
  ({ axes, repetition, metrics }) => `${JSON.stringify({ axes, repetition, metrics })}\n`,
);
const MANIFEST = sampleManifest({ planHash: "p", counts: countTrials(ROWS, ROWS.length) });

/** Ways to read rows: of a run folder, of a file of ours alone, of another tool. */
const READERS = {
  folder: (bytes: Uint8Array): Iterable<TrialRecord> =>
    manifestedTrials(unpacked(memoryBytes(bytes, "t"), 1 << 20), MANIFEST),
  alone: (bytes: Uint8Array): Iterable<TrialRecord> =>
    importFile(unpacked(memoryBytes(bytes, "t"), 1 << 20), null, null).rows,
};
type Reader = keyof typeof READERS;
const OURS: readonly Reader[] = ["folder", "alone"];

/** Rows, or null for a UsageError: the user is told. Anything else is a bug of ours, and fails the test. */
function read(reader: Reader, bytes: Uint8Array): readonly TrialRecord[] | null {
  try {
    return [...READERS[reader](bytes)];
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

const encode = (lines: readonly string[]): Buffer => Buffer.from(lines.join(""));
const WHOLE = encode(LINES);
const byKey = (rows: readonly TrialRecord[] | null): readonly TrialRecord[] | null =>
  rows?.toSorted((a, b) => (a.key < b.key ? -1 : 1)) ?? null;

/** All trials, or the user is told. */
function isWholeOrTold(bytes: Uint8Array): boolean {
  return OURS.every((reader) => {
    const rows = read(reader, bytes);
    const trials = new Set(rows?.map(({ key }) => key)).size;
    return rows === null || (trials === rows.length && trials >= ROWS.length);
  });
}

describe("a trials.jsonl", () => {
  test("cut at any byte is refused, whether plain or packed; whole it is read", () => {
    for (const bytes of [WHOLE, gzipSync(WHOLE)]) {
      for (const reader of OURS) {
        expect(read(reader, bytes)).toEqual(ROWS);
        // Nothing at all is refused, too.
        const ends = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
        expect(ends.filter((end) => read(reader, bytes.subarray(0, end)) !== null)).toEqual([]);
      }
    }
    expect([read("folder", new Uint8Array()), read("alone", new Uint8Array())]).toEqual([null, null]);
  });

  test("with bytes that were changed, lost or put in between lacks no trial without a word", () => {
    const at = fc.nat({ max: WHOLE.length - 1 });
    const bytes = fc.uint8Array({ maxLength: 3 });
    fc.assert(
      fc.property(at, fc.nat({ max: 3 }), bytes, (from, lost, put) => {
        return isWholeOrTold(Buffer.concat([WHOLE.subarray(0, from), put, WHOLE.subarray(from + lost)]));
      }),
      { numRuns: 500, seed: 1 },
    );
    const changed = [...WHOLE.keys()].filter((index) => {
      const bytesOf = Buffer.from(WHOLE);
      bytesOf[index] = [0x00, 0x0a, 0x22, 0xff][index % 4] ?? 0;
      return !isWholeOrTold(bytesOf);
    });
    expect(changed).toEqual([]);
  });

  test("packed, with bytes that were changed, is detected by the checksum", () => {
    const packed = gzipSync(WHOLE);
    // Behind its header, whose time and system say nothing.
    const at = fc.integer({ min: 10, max: packed.length - 1 });
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (index, difference) => {
        const changed = Buffer.from(packed);
        changed[index] = (changed[index] ?? 0) ^ difference;
        expect(OURS.map((reader) => read(reader, changed))).toEqual([null, null]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test("with lines in any order, some of them twice, has the same trials; with one less it is refused", () => {
    const [header = "", ...rows] = LINES;
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...rows.keys()], { minLength: 4 }),
        fc.array(fc.nat({ max: rows.length - 1 }), { maxLength: 4 }),
        (order, again) => {
          const indexes = [...order, ...again];
          const bytes = encode([header, ...indexes.map((index) => rows[index] ?? "")]);
          const isWhole = new Set(indexes).size === rows.length;
          for (const reader of OURS) expect(byKey(read(reader, bytes))).toEqual(isWhole ? ROWS : null);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });

  test("with a byte order mark and CRLF is the same; as UTF-16, or with what is not UTF-8, it is refused", () => {
    const windows = Buffer.from(`\uFEFF${LINES.join("").replaceAll("\n", "\r\n")}`);
    const latin = Buffer.from(LINES.join(""), "latin1");
    for (const reader of OURS) {
      expect(read(reader, windows)).toEqual(ROWS);
      expect(read(reader, latin)).toBeNull();
      for (const start of ["", "\uFEFF"]) {
        const utf16 = Buffer.from(start + LINES.join(""), "utf16le");
        expect(read(reader, utf16)).toBeNull();
        expect(read(reader, Buffer.from(utf16).swap16())).toBeNull();
      }
    }
  });

  test("that ends in zeros, as a crash of the machine leaves it, is whole where a manifest says so", () => {
    const zeros = Buffer.concat([WHOLE, Buffer.alloc(100)]);
    expect([read("folder", zeros), read("alone", zeros)]).toEqual([ROWS, null]);
  });

  test("of a newer version, of arrays, of nothing or of a bomb is refused", () => {
    const bomb = gzipSync(Buffer.alloc(8 << 20, "\n"));
    const texts = ['{"schema":"regression-gate/trials@2"}\n', "[]\n[]\n", "", "\n\n", "null\n", '"a"\n'];
    for (const bytes of [...texts.map((text) => Buffer.from(text)), bomb]) {
      expect(read("folder", bytes)).toBeNull();
    }
  });
});

describe("rows of another tool", () => {
  test("cut at any byte are refused, but where a row ends", () => {
    const bytes = encode(BARE);
    expect(read("alone", new Uint8Array())).toBeNull();
    for (let end = 1; end < bytes.length; end += 1) {
      const whole =
        bytes
          .subarray(0, end)
          .toString("latin1")
          .match(/\}\n|\}$/g)?.length ?? 0;
      const last = bytes.subarray(0, end).lastIndexOf("\n") + 1;
      const rest = bytes.subarray(last, end).toString();
      const isBetween =
        rest === "" || rest === BARE[bytes.subarray(0, last).toString().split("\n").length - 1]?.trimEnd();
      const rows = read("alone", bytes.subarray(0, end));
      expect([end, rows?.length ?? null]).toEqual([end, isBetween ? whole : null]);
    }
  });

  test("with bytes that were changed never crash", () => {
    const bytes = encode(BARE);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.uint8Array({ maxLength: 3 }), (from, put) => {
        read("alone", Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + 1)]));
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(read("alone", bytes)).toHaveLength(ROWS.length);
  });
});
