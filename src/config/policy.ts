import type { Config } from "../model/config.ts";
import type { PolicyChange } from "../model/report.ts";
import { gateChanges } from "./gate-changes.ts";
import { metricChanges } from "./metric-changes.ts";

/**
 * The head's config under the base's gating policy: metrics, compare, gate, baseline and paths are the base's.
 * Metrics that only the head has are kept; those that it removed are still judged (they will be missing).
 */
export function withBasePolicy(head: Config, base: Config): Config {
  const ofBase = new Map(base.metrics.map((metric) => [metric.name, metric]));
  const ofHead = new Set(head.metrics.map(({ name }) => name));
  return {
    ...head,
    metrics: [
      ...head.metrics.map((metric) => ofBase.get(metric.name) ?? metric),
      ...base.metrics.filter(({ name }) => !ofHead.has(name)),
    ],
    compare: base.compare,
    gate: base.gate,
    // Two sides of one run cannot be compared with a ref as well; the change is listed.
    baseline: head.sides !== null && base.baseline.from === "ref" ? head.baseline : base.baseline,
    paths: base.paths,
  };
}

/** Every gating setting in which head differs from base, in the order of the config file. */
export function policyChanges(base: Config, head: Config): readonly PolicyChange[] {
  return [...metricChanges(base.metrics, head.metrics), ...gateChanges(base, head)];
}
