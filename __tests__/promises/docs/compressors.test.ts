import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { array, assert, constantFrom, oneof, property, uint8Array } from "fast-check";

type Convert = (input: Uint8Array) => Uint8Array;

const folder = new URL("../../../examples/quickstart/compressors/", import.meta.url);
const { decompress }: { decompress: Convert } = await import(new URL("format.mjs", folder).href);

async function compressor(name: string): Promise<Convert> {
  const module: { compress: Convert } = await import(new URL(`${name}.mjs`, folder).href);
  return module.compress;
}

const map = await compressor("map");
const table = await compressor("table");
const careless = await compressor("careless");

/** Few different words, so that there is something to match. */
const repetitive = array(constantFrom("abcd", "abcde", "xyz", " ", "\n"), { maxLength: 400 }).map((words) =>
  new TextEncoder().encode(words.join("")),
);

test("every compressor's output decompresses to its input", () => {
  assert(
    property(oneof(repetitive, uint8Array({ maxLength: 300 })), (input) => {
      for (const compress of [map, table, careless]) expect(decompress(compress(input))).toEqual(input);
    }),
    { numRuns: 100 },
  );
});

test("all compressors write the same bytes, so the exact metric agrees", () => {
  const files = ["../../../package.json", "../../../examples/eval/tasks.jsonl", "../../../package-lock.json"];
  for (const file of files) {
    const input = new Uint8Array(readFileSync(new URL(file, import.meta.url)));
    const expected = map(input);
    expect(table(input)).toEqual(expected);
    expect(careless(input)).toEqual(expected);
    expect(expected.length).toBeLessThan(input.length);
  }
});
