import { expect, test } from "@jest/globals";
import { applyBaseline } from "../../src/config/apply-baseline.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const config = (rest: string) =>
  parseConfig(`version: 1\nid: g\nmatrix: { axes: { task: [a] } }\n${rest}`, "config.yml");
const ONE = config("run: { command: [x] }\nbaseline: { from: artifact, branch: trunk }");
const place = "--baseline";

test.each([
  ["", { from: "artifact", branch: "trunk", at: "latest" }],
  ["latest", { from: "artifact", branch: "trunk", at: "latest" }],
  ["none", { from: "none" }],
  ["ref:main", { from: "ref", ref: "main" }],
  ["ref:a:b", { from: "ref", ref: "a:b" }],
  ["file:runs/1", { from: "file", path: "runs/1" }],
])("'%s'", (text, baseline) => {
  expect(applyBaseline(ONE, { text, place }).baseline).toEqual(baseline);
});

test.each(["main", "ref:", "file:", "REF:main"])("'%s' is no baseline", (text) => {
  expect(() => applyBaseline(ONE, { text, place })).toThrow(
    `--baseline expected latest, none, ref:<git ref> or file:<path>, got '${text}'`,
  );
});

test("latest needs a branch in the config", () => {
  const none = config("run: { command: [x] }\nbaseline: { from: none }");
  expect(() => applyBaseline(none, { text: "latest", place })).toThrow("which names the branch");
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
