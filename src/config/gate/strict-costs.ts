import type { GateConfig } from "../../model/config/config.ts";

type Costs = GateConfig["costs"];

/** `strict`: warnings fail. A cost that was set to anything but `warn` is left alone. */
export function strictCosts(costs: Costs): Costs {
  return {
    ...costs,
    warning: costs.warning === "warn" ? "fail" : costs.warning,
    "limit-warning": costs["limit-warning"] === "warn" ? "fail" : costs["limit-warning"],
  };
}
