import { describe, expect, test } from "@jest/globals";
import { UsageError } from "../../src/base/errors.ts";
import type { ByteSource } from "../../src/formats/text/byte-source.ts";
import { fileHead } from "../../src/importers/file-head.ts";
import { importFile } from "../../src/importers/registry.ts";
import { MANIFEST, toolFile } from "../support/tool-files.ts";

/** Rows, doubts and metrics of a file, or why it is refused. */
function readOf(file: ByteSource): unknown {
  try {
    const { rows, warnings, metrics } = importFile(file, null, null);
    return { rows: [...rows], warnings: warnings?.(), metrics: metrics?.() };
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

/** As a file is read: each chunk is valid until the next one. */
function inChunks(bytes: Uint8Array, size: number, shown: string): ByteSource {
  function* chunks(): Generator<Uint8Array> {
    const buffer = new Uint8Array(size);
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      buffer.fill(0x21);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
    }
  }
  return { shown, chunks };
}

const bytesIn = (path: string): Buffer => Buffer.concat([...toolFile(path).chunks()]);
const MOST_BYTES = 300_000;
const FILES = MANIFEST.map(({ path }) => path).filter((path) => {
  if (path.endsWith("/") || !/\.(?:json|jsonl|xml|txt|info|out|csv|log|tap)$/.test(path)) return false;
  return bytesIn(path).length <= MOST_BYTES;
});
/** A line end of JSON Lines and of text may be CRLF; inside JSON and XML it is white space. */
const withLines = (bytes: Uint8Array, end: string): Buffer =>
  Buffer.from(Buffer.from(bytes).toString("utf8").replaceAll(/\r?\n/g, end));

test("most files of the manifest are tried", () => {
  expect(FILES.length).toBeGreaterThan(60);
});

describe.each(FILES)("%s is the same", (path) => {
  const whole = bytesIn(path);
  const expected = readOf({ shown: path, chunks: () => [whole] });

  // A chunk of 7 bytes cuts nearly every line, so that each is decoded by itself; lines of a whole file are not.
  test.each([7, 1000, 65_536 + 1])("in chunks of %d bytes", (size) => {
    expect(readOf(inChunks(whole, size, path))).toEqual(expected);
  });

  test("with a byte order mark", () => {
    const marked = Buffer.concat([Buffer.from("\uFEFF"), whole]);
    expect(readOf(inChunks(marked, 11, path))).toEqual(readOf({ shown: path, chunks: () => [marked] }));
    expect(readOf(inChunks(marked, 11, path))).toEqual(expected);
  });

  test("with CRLF at the ends of its lines", () => {
    const crlf = withLines(whole, "\r\n");
    const lf = readOf({ shown: path, chunks: () => [withLines(whole, "\n")] });
    expect(readOf(inChunks(crlf, 13, path))).toEqual(readOf({ shown: path, chunks: () => [crlf] }));
    expect(readOf(inChunks(crlf, 13, path))).toEqual(lf);
  });
});

test("the start of a file is enough to know it, in however small chunks it comes", () => {
  const whole = bytesIn("lcov/jest.info");
  expect(fileHead(inChunks(whole, 3, "f")).text).toBe(fileHead({ shown: "f", chunks: () => [whole] }).text);
});
