import type { Metric, PlainRule } from "../../model/config/metric.ts";
import { mean } from "../../stats/index.ts";
import type { RuleOutcome } from "../values/outcome.ts";
import { direction } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/** A plain rule on means, for teams that want one: no test, so no control of false alarms. A share is never one of 0: see judged-metric. */
export function ruleOutcome(
  values: Values,
  metric: Metric,
  rule: PlainRule & Pick<RuleOutcome, "cap">,
): RuleOutcome {
  const baseline = mean(values.baseline);
  const difference = direction(metric) * (mean(values.candidate) - baseline);
  const outcome = { type: "rule", by: rule.by, allowed: rule.value, cap: rule.cap } as const;
  if (rule.by === "points" || difference === 0) return { ...outcome, worsening: difference };
  return { ...outcome, worsening: difference / Math.abs(baseline) };
}
