import { expect, test } from "@jest/globals";
import { junit } from "../../../src/importers/tests/junit.ts";
import { mergeHolding } from "../../../src/importers/tests/merge-tests.ts";
import { SeenNames } from "../../../src/importers/tests/seen-names.ts";
import type { ToolRow } from "../../../src/importers/tool.ts";
import { bytesOf, readTool } from "../../support/tool-files.ts";

const row = (test: string, status: "passed" | "failed"): ToolRow => ({ axes: { test }, values: [], status });

test("more tests than are held are joined alike, wherever the second row of a test is", () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => row(`test ${index}`, "passed"));
  const twice = [...rows, row("test 1", "failed"), row("test 25000", "failed"), row("test 29999", "passed")];
  const merged = [...mergeHolding(twice, 10_000)];
  expect(merged).toHaveLength(30_001);
  const failed = merged.filter(({ status }) => status === "failed").map(({ axes }) => String(axes["test"]));
  expect(failed.toSorted()).toEqual(["test 1", "test 25000"]);
  expect(merged.filter(({ axes }) => axes["test"] === "test 29999")).toHaveLength(2);
});

test("doubts of a file that is read twice are told once", () => {
  const cases = Array.from({ length: 20_001 }, (_, index) => `<testcase name="t${index}"/>`).join("");
  const suites = `<testsuite tests="1">${cases}</testsuite><testsuite tests="7"><testcase name="x"/></testsuite>`;
  const { rows, warnings } = readTool(junit, bytesOf(`<testsuites>${suites}</testsuites>`));
  expect(rows).toHaveLength(20_002);
  expect(warnings).toEqual([
    { code: "count-disagrees", text: expect.stringContaining("(and 1 more of this kind)") },
  ]);
});

test("a name that came twice is always known", () => {
  const seen = new SeenNames();
  for (let index = 0; index < 5000; index += 1) seen.add(`name ${index}`);
  for (let index = 0; index < 50; index += 1) seen.add(`name ${index * 7}`);
  const repeated = Array.from({ length: 5000 }, (_, index) => index).filter((index) =>
    seen.mayRepeat(`name ${index}`),
  );
  expect(repeated).toEqual(expect.arrayContaining(Array.from({ length: 50 }, (_, index) => index * 7)));
  expect(repeated.length).toBeLessThan(60);
});
