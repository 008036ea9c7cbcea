import { expect, test } from "@jest/globals";
import { closest, didYouMean } from "../../src/base/did-you-mean.ts";

test.each([
  ["taks", "task"],
  ["moed", "mode"],
  ["atsk", "task"],
  ["TASK", "task"],
  ["tsk", "task"],
])("%s means %s", (given, meant) => {
  expect(closest(given, ["mode", "task", "a"])).toBe(meant);
});

test.each(["b", "", "akts", "sakt"])("%s means none of them", (given) => {
  expect(closest(given, ["mode", "task", "a"])).toBeNull();
});

test("what is not meant is answered with the names there are", () => {
  expect(didYouMean("x", ["mode", "task"])).toBe(" Known: mode, task.");
});
