import { expect, test } from "@jest/globals";
import { aboutKinds, kindsWhere, listKinds, marginKinds } from "../../../src/config/metrics/kind-texts.ts";
import { kindTraits, METRIC_KINDS } from "../../../src/model/config/metric-kind.ts";

test("every kind is described once, and kinds that are alike share a description", () => {
  const text = aboutKinds();
  expect(METRIC_KINDS.map((kind) => text.split(`\`${kind}\``).length - 1)).toEqual(METRIC_KINDS.map(() => 1));
  expect(text).toContain("`latency`, `memory`: a positive");
  expect(text).toContain("`binary`: 0 or 1.");
});

test("the kinds of a text stand in the order of the table, with `and` before the last", () => {
  expect(listKinds(({ better }) => better === "required")).toBe("`amount`, `score` and `count`");
  expect(listKinds(({ better }) => better === "higher")).toBe("`binary`");
});

test("the kinds of a scale stand with their default margins, one default once", () => {
  expect(marginKinds("relative")).toBe(
    "`latency`, `memory` and `amount` (default 5%), `count` (default 10%)",
  );
  expect(marginKinds("absolute")).toBe("`score` and `binary` (default 0.02)");
});

test("every kind with a margin is in the text of one scale", () => {
  const texts = marginKinds("relative") + marginKinds("absolute");
  const withMargin = kindsWhere(({ margin }) => margin !== null);
  expect(METRIC_KINDS.filter((kind) => texts.includes(`\`${kind}\``))).toEqual(withMargin);
  expect(METRIC_KINDS.filter((kind) => kindTraits(kind).margin === null)).toEqual(["exact"]);
});
