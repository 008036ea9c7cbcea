import { expect, test } from "@jest/globals";
import { staleCauses } from "../../src/gate/run-causes.ts";
import { GATE } from "./build-finding.ts";

test("old results that invocations left are one cause, whichever sides left them, and nothing else is", () => {
  const stale = { code: "stale-results", text: "left results of an earlier run" };
  expect(staleCauses([stale, stale, { code: "means-only", text: "other" }], GATE.costs)).toEqual([
    { name: "stale-results", cost: "warn", count: 1, text: stale.text },
  ]);
  expect(staleCauses([], GATE.costs)).toEqual([]);
});
