import type { GateConfig } from "../../model/config/config.ts";
import type { Cost, CostName } from "../../model/result/verdict.ts";

/** The default cost of each cause, as in the table of docs/statistics.md. */
export const DEFAULT_COSTS: Readonly<Record<CostName, Cost>> = {
  regression: "fail",
  "accepted-regression": "note",
  "limit-broken": "fail",
  "limit-warning": "warn",
  "limit-inconclusive": "note",
  "missing-metric": "fail",
  "nothing-measured": "inconclusive",
  warning: "warn",
  creep: "warn",
  "implausible-improvement": "warn",
  improved: "pass",
  pass: "pass",
  "inconclusive-within": "note",
  "inconclusive-beyond": "note",
  undecided: "inconclusive",
  "could-not-fail": "warn",
  "at-worst": "warn",
  "all-failed": "warn",
  "same-commit": "warn",
  "other-gate": "warn",
  "shared-program": "warn",
  "stale-results": "warn",
  "edited-files": "warn",
  "main-moved": "inconclusive",
  "first-run": "note",
  "no-baseline": "inconclusive",
  incomparable: "inconclusive",
  "missing-case": "inconclusive",
  "unplanned-rows": "warn",
  "rows-missing": "warn",
  "error-rate": "inconclusive",
  "lost-trials": "inconclusive",
  "missing-shard": "inconclusive",
  "dropped-group": "warn",
  "measured-less": "inconclusive",
  "dropped-units": "warn",
  "newly-failing": "warn",
  "newly-passing": "note",
  "newly-without-value": "warn",
  "nothing-compared": "inconclusive",
  "budget-stop": "inconclusive",
  "no-secrets": "note",
};

type Costs = GateConfig["costs"];

/** `strict`: warnings fail. A cost that the user set to anything but `warn` does not change. */
export function strictCosts(costs: Costs): Costs {
  return {
    ...costs,
    warning: costs.warning === "warn" ? "fail" : costs.warning,
    "limit-warning": costs["limit-warning"] === "warn" ? "fail" : costs["limit-warning"],
    creep: costs.creep === "warn" ? "fail" : costs.creep,
  };
}
