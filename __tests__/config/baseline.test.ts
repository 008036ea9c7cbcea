import { expect, test } from "@jest/globals";
import { applyBaseline } from "../../src/config/baseline.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const config = (rest: string) =>
  parseConfig(`version: 1\nid: g\nmatrix: { axes: { task: [a] } }\n${rest}`, "config.yml");
const ONE = config("run: { command: [x] }\nbaseline: { from: artifact, branch: trunk }");
const place = "--baseline";

test.each([
  ["", { from: "artifact", branch: "trunk", at: "latest" }],
  ["latest", { from: "artifact", branch: "trunk", at: "latest" }],
  ["merge-base", { from: "artifact", branch: "trunk", at: "merge-base" }],
  ["run-id:123", { from: "artifact", branch: "trunk", at: "run-id", runId: 123 }],
  ["none", { from: "none" }],
  ["ref:main", { from: "ref", ref: "main" }],
  ["ref:a:b", { from: "ref", ref: "a:b" }],
  ["file:runs/1", { from: "file", path: "runs/1" }],
])("'%s'", (text, baseline) => {
  expect(applyBaseline(ONE, { text, place }).baseline).toEqual(baseline);
});

test.each([
  "main",
  "ref:",
  "file:",
  "REF:main",
  "run-id:",
  "run-id:0",
  "run-id:1e3",
  "run-id:99999999999999999",
])("'%s' is no baseline", (text) => {
  expect(() => applyBaseline(ONE, { text, place })).toThrow(
    `--baseline expected latest, merge-base, run-id:<number>, ref:<git ref>, file:<path> or none, got '${text}'`,
  );
});

test("an alias is not there yet, and what is there is named", () => {
  expect(() => applyBaseline(ONE, { text: "alias:stable", place })).toThrow(
    "--baseline aliases of promoted runs are not supported yet: name the run with run-id:<number>",
  );
});

test("latest is the newest run though the config asks for another one", () => {
  const at = (written: string) =>
    config(`run: { command: [x] }\nbaseline: { from: artifact, ${written} }`).baseline;
  expect(at("at: run-id, run-id: 7")).toEqual({ from: "artifact", branch: null, at: "run-id", runId: 7 });
  const pinned = config("run: { command: [x] }\nbaseline: { from: artifact, at: merge-base }");
  expect(applyBaseline(pinned, { text: "latest", place }).baseline).toMatchObject({ at: "latest" });
});

test.each([
  ["at: run-id", "is required with at: run-id"],
  ["run-id: 7", "is only read with at: run-id"],
  ["at: run-id, run-id: 0", "expected a whole number from 1"],
  ["from: ref, ref: main, at: merge-base", "belongs to from: artifact"],
  ["at: merge_base", "expected one of latest, merge-base or run-id"],
])("a config with baseline { %s } is refused", (written, message) => {
  expect(() => config(`run: { command: [x] }\nbaseline: { ${written} }`)).toThrow(message);
});

test.each(["latest", "merge-base", "run-id:7"])("%s needs a branch in the config", (text) => {
  const none = config("run: { command: [x] }\nbaseline: { from: none }");
  expect(() => applyBaseline(none, { text, place })).toThrow("from: artifact");
});

test("latest needs a branch, and says where", () => {
  const none = config("run: { command: [x] }\nbaseline: { from: none }");
  expect(() => applyBaseline(none, { text: "latest", place })).toThrow("from: artifact");
});

test("a config with sides holds its baseline: another one is refused, not ignored", () => {
  const sides = config(
    "sides: { baseline: { run: { command: [x] } }, candidate: { run: { command: [y] } } }",
  );
  expect(() => applyBaseline(sides, { text: "ref:main", place })).toThrow("the config has `sides`");
  expect(applyBaseline(sides, { text: "", place })).toEqual(sides);
});

test("looks need both sides in one job, whatever names the baseline", () => {
  const adaptive = parseConfig(
    "version: 1\nid: g\nmatrix: { axes: { task: [a] }, adaptive: { looks: [2, 4] } }\nrun: { command: [x] }\nbaseline: { from: ref, ref: main }",
    "config.yml",
  );
  expect(applyBaseline(adaptive, { text: "ref:next", place }).baseline).toEqual({ from: "ref", ref: "next" });
  for (const text of ["none", "file:runs/1"]) {
    expect(() => applyBaseline(adaptive, { text, place })).toThrow(
      "--baseline matrix.adaptive needs both sides in one job",
    );
  }
});
