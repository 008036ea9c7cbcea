import { expect, test } from "@jest/globals";
import { isTested, kindTraits, METRIC_KINDS } from "../../../src/model/config/metric-kind.ts";

test("a kind has noise to simulate if and only if it is tested against a margin", () => {
  for (const kind of METRIC_KINDS) {
    expect([kind, kindTraits(kind).assumedNoise !== null]).toEqual([kind, isTested(kind)]);
  }
});

test("a kind that is not tested has neither a quantile nor a Poisson total to test", () => {
  const untested = METRIC_KINDS.filter((kind) => !isTested(kind)).map(kindTraits);
  expect(untested.length).toBeGreaterThan(0);
  expect(untested.filter(({ hasQuantile, hasPoisson }) => hasQuantile || hasPoisson)).toEqual([]);
});

test("the values of a kind of answers may always be answers, and a structure never is one", () => {
  const kinds = METRIC_KINDS.map(kindTraits);
  const may = (values: string) =>
    kinds.filter((kind) => kind.values === values).map((kind) => kind.mayBeAnswers);
  expect(may("answers")).toEqual([true]);
  expect(may("structures")).toEqual([false]);
});

test("a kind of answers has no quantile: between yes and no there is none", () => {
  const answers = METRIC_KINDS.map(kindTraits).filter(({ values }) => values === "answers");
  expect(answers.map(({ hasQuantile }) => hasQuantile)).toEqual([false]);
});
