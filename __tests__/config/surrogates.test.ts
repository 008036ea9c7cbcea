import { expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/parse-config.ts";
import { parseAxisFile } from "../../src/formats/axis-file.ts";
import { gateConfig } from "../support/github/action-job.ts";
import { usageErrorOf } from "../support/usage-error-of.ts";

/** "\ud800" alone is no character: nothing can hash, store or publish a text with it. */

test.each([
  ["an axis value", gateConfig({ more: "" }).replace("[a, b, c]", String.raw`[a, "b\ud800"]`), 4],
  ["a command", gateConfig({}).replace("[node, run.mjs]", String.raw`[node, "\udfff"]`), 6],
  ["a metric's name", gateConfig({}).replace("  score:", String.raw`  "sc\ud800ore":`), 8],
  ["a version", gateConfig({ more: String.raw`versions: { model: "\ud83d" }` }), 11],
])("%s with half of a surrogate pair is a usage error that says where", (_, text, line) => {
  const problems = usageErrorOf(() => parseConfig(text, "gate.yml"))?.problems ?? [];
  expect(problems).toMatchObject([{ file: "gate.yml", line }]);
  expect(problems[0]?.message).toContain("half of a surrogate pair");
});

test("both halves are a character", () => {
  const text = gateConfig({ more: String.raw`versions: { model: "\ud83d\ude00" }` });
  expect(parseConfig(text, "gate.yml").versions["model"]).toMatchObject({ value: "\u{1F600}" });
});

test.each([
  ["tasks.json", String.raw`[{"id":"a\ud800","q":["\udc00"]}]`],
  ["tasks.jsonl", String.raw`{"id":"a\ud800","q":["\udc00"]}`],
  ["tasks.yaml", String.raw`[{ id: "a\ud800", q: ["\udc00"] }]`],
])("in the file of an axis, %s, it is replaced", (file, text) => {
  expect(parseAxisFile(text, file, "id")).toEqual([
    { id: "a\uFFFD", content: { id: "a\uFFFD", q: ["\uFFFD"] } },
  ]);
});
