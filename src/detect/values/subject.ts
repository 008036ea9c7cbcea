import type { Metric } from "../../model/config/metric.ts";
import type { CollectedSample } from "./collected-sample.ts";

/** One sample under the policy of its group. */
export interface Subject {
  readonly sample: CollectedSample;
  /** With the overrides of the group applied. */
  readonly metric: Metric;
}
