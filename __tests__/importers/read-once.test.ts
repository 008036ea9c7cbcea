import { expect, test } from "@jest/globals";
import { measuredFacts } from "../../src/app/default-policy/measured-facts.ts";
import { importFile } from "../../src/importers/registry.ts";

const TEXT =
  "goos: linux\npkg: example.com/a\nBenchmarkOne-2 \t 100 \t 12.5 ns/op\nBenchmarkOne-2 \t 100 \t 13.5 ns/op\nPASS\n";

/** Rows of the text, and how often it has been read since. */
function counted() {
  let reads = 0;
  const chunks = () => {
    reads += 1;
    return [new TextEncoder().encode(TEXT)];
  };
  const rows = importFile({ shown: "bench.txt", chunks }, null, null);
  const before = reads;
  return { ...rows, reads: () => reads - before };
}

test("metrics and doubts of a tool's file are kept of the reading of its rows", () => {
  const { rows, metrics, warnings, reads } = counted();
  expect([...rows]).toHaveLength(2);
  const once = reads();
  const run = { run: { manifest: null, rows, doubts: warnings }, metrics, history: [] };
  expect(measuredFacts([run]).metrics).toMatchObject([{ name: "time", described: { unit: "ns/op" } }]);
  warnings?.();
  expect(reads()).toBe(2 * once);
});

test("a reading that was not ended tells nothing", () => {
  const { rows, metrics, warnings, reads } = counted();
  for (const _ of rows) break;
  const begun = reads();
  expect(metrics?.()).toHaveLength(1);
  const ended = reads();
  expect(ended).toBeGreaterThan(begun);
  expect(warnings?.()).toEqual(counted().warnings?.());
  expect(reads()).toBe(ended);
});
