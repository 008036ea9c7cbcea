import { expect, test } from "@jest/globals";
import { parseReport } from "../../src/formats/report-file.ts";
import type { Report } from "../../src/model/result/report.ts";
import {
  renderSeveralJson,
  renderSeveralMarkdown,
  renderSeveralText,
} from "../../src/report/render-several.ts";
import { renderText } from "../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../src/report/text/text-style.ts";
import { PASS, RED } from "../support/samples/sample-report.ts";

const pass: Report = { ...PASS, id: "first" };
const red: Report = { ...RED, id: "second", title: "a | b\u202E <img>" };

test("the worst gate comes first, in the summary and below it", () => {
  const text = renderSeveralText([pass, red], PLAIN_STYLE);
  expect(text.split("\n").slice(0, 4)).toEqual([
    "2 gates: 1 fail, 1 pass",
    "",
    "FAIL  second: a | b <img>",
    `PASS  first: ${pass.title}`,
  ]);
  expect(text.endsWith(renderText(pass, PLAIN_STYLE))).toBe(true);
  expect(text.indexOf(renderText(red, PLAIN_STYLE))).toBeGreaterThan(0);
});

test("a title cannot leave its cell of the table", () => {
  const row = renderSeveralMarkdown([pass, red]).split("\n")[4] ?? "";
  expect(row).toMatch(/^\| ❌ \| `second` \| a .*b .*img.* \|$/);
  expect(row).not.toContain("<img");
  expect(row.replaceAll("\\|", "").split("|")).toHaveLength(5);
});

test("as JSON they are a list of what report.json holds", () => {
  const list: readonly unknown[] = JSON.parse(renderSeveralJson([pass, red]));
  expect(list.map((one) => parseReport(JSON.stringify(one), "r").id)).toEqual(["second", "first"]);
});
