import type { Cost, CostName } from "../model/verdict.ts";

/** In the order of the table in docs/statistics.md. */
export const COST_NAMES = [
  "regression",
  "limit-broken",
  "limit-warning",
  "limit-inconclusive",
  "missing-metric",
  "warning",
  "improved",
  "pass",
  "inconclusive-within",
  "inconclusive-beyond",
  "first-run",
  "no-baseline",
  "incomparable",
  "missing-case",
  "error-rate",
  "missing-shard",
  "nothing-compared",
  "budget-stop",
] as const satisfies readonly CostName[];

/** What each cause costs unless `gate:` says otherwise: the table of docs/statistics.md. */
export const DEFAULT_COSTS: Readonly<Record<(typeof COST_NAMES)[number], Cost>> = {
  regression: "fail",
  "limit-broken": "fail",
  "limit-warning": "warn",
  "limit-inconclusive": "warn",
  "missing-metric": "fail",
  warning: "warn",
  improved: "pass",
  pass: "pass",
  "inconclusive-within": "note",
  "inconclusive-beyond": "warn",
  "first-run": "note",
  "no-baseline": "inconclusive",
  incomparable: "inconclusive",
  "missing-case": "inconclusive",
  "error-rate": "inconclusive",
  "missing-shard": "inconclusive",
  "nothing-compared": "inconclusive",
  "budget-stop": "inconclusive",
};
