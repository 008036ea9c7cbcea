import type { ChangedTest, TestChange } from "./test-changes.ts";
import { type Cause, type Cost, COSTS, type CostName } from "../verdict.ts";

/** The cause of a change; a change without one is only shown. */
export const CAUSE_OF_CHANGE: Partial<Record<TestChange, CostName>> = {
  "not-loaded": "not-loaded",
  "newly-failing": "newly-failing-test",
  "newly-errored": "newly-errored-test",
  "quarantine-expired": "quarantine-expired",
  "fails-at-times": "test-fails-at-times",
  "newly-flaky": "newly-flaky-test",
  vanished: "vanished-test",
  "newly-skipped": "newly-skipped-test",
  "newly-xfail": "newly-xfail-test",
  xpass: "xpass-test",
  "still-failing": "known-failing-test",
  quarantined: "quarantined-test",
};

const MOST: Readonly<Record<NonNullable<ChangedTest["tier"]>, Cost>> = { track: "warn", inform: "note" };

/** A test of the tier `track` costs no more than a warning, and one of `inform` no more than a note. */
export function atMost(cost: Cost, tier: ChangedTest["tier"]): Cost {
  if (tier === undefined) return cost;
  return COSTS.indexOf(cost) <= COSTS.indexOf(MOST[tier]) ? cost : MOST[tier];
}

/** The cost of a change, as the causes of the verdict say it. */
export function costOfChange(change: TestChange, causes: readonly Cause[]): Cost {
  const name = CAUSE_OF_CHANGE[change];
  const costs = causes.filter((cause) => cause.name === name).map(({ cost }) => cost);
  return COSTS.findLast((cost) => costs.includes(cost)) ?? "pass";
}
