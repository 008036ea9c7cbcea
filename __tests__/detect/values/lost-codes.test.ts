import { expect, test } from "@jest/globals";
import { LostFold, lostText } from "../../../src/detect/values/lost-codes.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

const lost = (code: string) =>
  sampleRow({ status: "errored", error: { class: "transient", code, message: "m" } });

test("names why trials gave no answer, the most frequent first, whatever the order of rows", () => {
  const rows = [lost("b"), lost("circuit-open"), lost("a"), sampleRow({}), lost("circuit-open"), lost("c")];
  const fold = (all: typeof rows) => {
    const folded = new LostFold();
    for (const row of all) folded.add(row);
    return folded.result();
  };
  expect(fold(rows)).toEqual([
    ["circuit-open", 2],
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ]);
  expect(fold(rows.toReversed())).toEqual(fold(rows));
  expect(lostText(fold(rows))).toBe(
    " Lost: 2 × circuit-open (not tried: its endpoint gave no answers), 1 × a, 1 × b and 1 others. Use --resume to run the trials that were not tried once the endpoint works.",
  );
});

test("a wrong answer is not lost, and nothing is said where nothing is", () => {
  const fold = new LostFold();
  fold.add(sampleRow({ status: "failed", error: { class: "invalid", code: "exit-1", message: "m" } }));
  expect(lostText(fold.result())).toBe("");
});
