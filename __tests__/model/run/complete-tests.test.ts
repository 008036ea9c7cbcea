import { expect, test } from "@jest/globals";
import { isComplete } from "../../../src/model/run/manifest.ts";

test("a run whose tool skipped tests by itself is complete, and one with a test without an answer is not", () => {
  const counts = { planned: 3, ok: 2, failed: 0, errored: 0, timedOut: 0, skipped: 1 };
  const made = {
    earlyStop: null,
    sides: ["candidate"],
    shard: undefined,
    measured: new Set(["candidate"] as const),
  } as const;
  expect(isComplete({ ...made, counts })).toBe(true);
  expect(isComplete({ ...made, counts: { ...counts, skipped: 0, errored: 1 } })).toBe(false);
});
