import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { DECISION_STEPS } from "../../../src/detect/classify/classify.ts";

const PAGE = join(import.meta.dirname, "..", "..", "..", "docs", "statistics.md");

test("docs/statistics.md lists the steps of a decision by the names and in the order of the code", () => {
  const [, section = ""] = readFileSync(PAGE, "utf8").split("## The decision, in order");
  const [text = ""] = section.split("\n### ");
  const listed = [...text.matchAll(/^(\d+)\. \*\*([a-z]+)\*\*: /gm)];
  expect(listed.map(([, number]) => Number(number))).toEqual(DECISION_STEPS.map((_, index) => index + 1));
  expect(listed.map(([, , name]) => name)).toEqual(DECISION_STEPS);
});
