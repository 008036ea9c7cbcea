import type { Metric, PlainRule } from "../../model/config/metric.ts";
import { mean } from "../../stats/index.ts";
import type { Outcome, RuleOutcome } from "../values/outcome.ts";
import { direction } from "../values/theta-scale.ts";
import type { Values } from "../values/values.ts";

/** A plain rule on means, for teams that want one: no test, so no control of false alarms. */
export function ruleOutcome(
  values: Values,
  metric: Metric,
  rule: PlainRule & Pick<RuleOutcome, "cap">,
): Outcome {
  const baseline = mean(values.baseline);
  const difference = direction(metric) * (mean(values.candidate) - baseline);
  const outcome = { type: "rule", by: rule.by, allowed: rule.value, cap: rule.cap } as const;
  if (rule.by === "points" || difference === 0) return { ...outcome, worsening: difference };
  if (baseline === 0) return { type: "no-ratio" };
  return { ...outcome, worsening: difference / Math.abs(baseline) };
}
