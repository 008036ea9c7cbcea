import type { Config } from "../model/config/config.ts";
import type { PolicyChange } from "../model/result/report.ts";
import { acceptChanges } from "./accept.ts";
import { gateChanges } from "./gate/gate-changes.ts";
import { measuredChanges } from "./run/measured-changes.ts";
import { metricChanges } from "./metrics/metric-changes.ts";

/**
 * The head's config under the base's gating policy: id, metrics, compare, gate, baseline, accept, paths and suites are the base's,
 * and so is what the candidate is compared with. Metrics and suites that only the head has are kept; metrics that it
 * removed are still judged (they will be missing). Secrets of both are hidden.
 */
export function withBasePolicy(head: Config, base: Config): Config {
  const ofBase = new Map(base.metrics.map((metric) => [metric.name, metric]));
  const ofHead = new Set(head.metrics.map(({ name }) => name));
  return {
    ...head,
    // Another id has no baseline yet, and what has none is not red.
    id: base.id,
    ...withBaseSides(head, base),
    // A narrower suite would leave out what is worse on both sides.
    suites: { ...head.suites, ...base.suites },
    metrics: [
      ...head.metrics.map((metric) => ofBase.get(metric.name) ?? metric),
      ...base.metrics.filter(({ name }) => !ofHead.has(name)),
    ],
    compare: base.compare,
    gate: base.gate,
    baseline: base.baseline,
    accept: base.accept,
    paths: base.paths,
    secrets: [...new Set([...base.secrets, ...head.secrets])],
  };
}

/** The head says what the candidate executes; a baseline side of its own would be compared with whatever it likes. */
function withBaseSides(head: Config, base: Config): Pick<Config, "run" | "sides"> {
  const candidate = head.sides?.candidate ?? head.run;
  if (base.sides === null || candidate === null) return { run: candidate, sides: null };
  return { run: null, sides: { baseline: base.sides.baseline, candidate } };
}

/**
 * Every setting of its own gate in which head differs from base: what judges (the base's is in force), then what is
 * measured (the head's is).
 */
export function policyChanges(base: Config, head: Config): readonly PolicyChange[] {
  return [
    ...metricChanges(base.metrics, head.metrics),
    ...gateChanges(base, head),
    ...acceptChanges(base.accept, head.accept),
    ...measuredChanges(base, withBasePolicy(head, base)),
  ];
}
