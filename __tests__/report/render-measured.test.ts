import { expect, test } from "@jest/globals";
import { renderMeasured } from "../../src/report/render-measured.ts";
import type { MeasuredNumber } from "../../src/model/result/measured-number.ts";

const LATENCY: MeasuredNumber = {
  metric: "latency",
  kind: "latency",
  unit: "ms",
  side: "candidate",
  group: { mode: "fast" },
  n: 3,
  mean: 1234.5,
  median: 1200,
  sd: 90.25,
};
const RATE: MeasuredNumber = {
  ...LATENCY,
  metric: "solved",
  kind: "binary",
  unit: null,
  n: 12,
  mean: 5 / 6,
  median: 1,
  sd: 0.39,
};

test("a table names metric, group and trials, and shows mean, median and spread in one unit", () => {
  expect(renderMeasured([LATENCY, RATE], "text").split("\n")).toEqual([
    "metric   group       n  mean or rate   median  spread (SD)",
    "latency  mode=fast   3       1235 ms  1200 ms      90.3 ms",
    "solved   mode=fast  12         83.3%        –     10 of 12",
    "",
  ]);
});

test("two sides are told apart, and what has no mean says what it is", () => {
  const both = [
    { ...LATENCY, side: "baseline" as const },
    { ...LATENCY, group: {}, mean: null, median: null, sd: null },
  ];
  expect(renderMeasured(both, "markdown").split("\n")).toEqual([
    "| metric | group | side | n | mean or rate | median | spread (SD) |",
    "|---|---|---|---|---|---|---|",
    "| latency | mode=fast | baseline | 3 | 1235 ms | 1200 ms | 90.3 ms |",
    "| latency | all | candidate | 3 | lists or objects | – | – |",
    "",
  ]);
});

test("names from outside cannot break the table, and a long one is cut short", () => {
  const hostile = { ...LATENCY, metric: "a|b\n::error::x", group: { [`x${"y".repeat(200)}`]: "##[group]" } };
  const [, row = ""] = renderMeasured([hostile], "text").split("\n");
  expect(row).toMatch(/^a\|b ::error::x {2}xy+… {2} *3 /);
  const markdown = renderMeasured([hostile], "markdown").split("\n")[2] ?? "";
  expect(markdown.match(/(?<!\\)\|/g)).toHaveLength(7);
  const many = renderMeasured(
    Array.from({ length: 100 }, () => LATENCY),
    "text",
  );
  expect(many).toContain("and 40 more (--format json names all)");
  expect(renderMeasured([], "text")).toBe("");
});
