import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/parse-config.ts";

const HEAD =
  "version: 1\nid: g\nmatrix: { axes: { t: [a] } }\nrun: { command: [x] }\nmetrics: { s: { kind: latency } }\n";

function parsed(baseline: string) {
  return parseConfig(`${HEAD}${baseline}`, "gate.yml");
}

describe("baseline.reference", () => {
  test.each([
    ["", { by: "segment" }],
    ["baseline: { reference: segment }", { by: "segment" }],
    ["baseline: { reference: none }", { by: "none" }],
    ["baseline: { from: file, path: a, reference: 1a2b3c4 }", { by: "run", run: "1a2b3c4" }],
    ['baseline: { reference: "1234567" }', { by: "run", run: "1234567" }],
    ["baseline: { from: ref, ref: main, reference: none }", { by: "none" }],
  ])("%j", (written, reference) => {
    expect(parsed(written).reference).toEqual(reference);
  });

  test.each([
    ["baseline: { reference: last }", "expected segment, none, a run id or a commit"],
    ["baseline: { reference: -1a2b3c4 }", "expected segment, none, a run id or a commit"],
    ["baseline: { from: ref, ref: main, reference: 1a2b3c4 }", "belongs to from: artifact or file"],
    ["baseline: { from: none, reference: segment }", "belongs to from: artifact or file"],
  ])("%j is refused", (written, message) => {
    expect(() => parsed(written)).toThrow(message);
  });
});
