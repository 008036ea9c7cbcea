import type { Metric } from "../model/metric.ts";
import type { Sample } from "../model/sample.ts";

/** One sample under the policy of its group. */
export interface Subject {
  readonly sample: Sample;
  /** With the overrides of the group applied. */
  readonly metric: Metric;
}
