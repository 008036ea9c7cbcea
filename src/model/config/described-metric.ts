import type { Better } from "./margin.ts";
import type { Role, Where } from "./metric.ts";
import type { MetricKind } from "./metric-kind.ts";

/** What the format of a tool says of a metric, which a config need not repeat. */
export interface DescribedMetric {
  readonly name: string;
  readonly kind: MetricKind;
  /** Null = the format does not say which direction is better: the metric is shown, and not judged. */
  readonly better: Better | null;
  /** The unit as the tool writes it; null = it has none. A value in another known unit of the same dimension is converted. */
  readonly unit: string | null;
  /** `gate` for what the tool measures; `track` for what it measures besides. */
  readonly role: Role;
  /** The cases that its role holds for, such as the total of all files; in others it is only shown. Absent = all. */
  readonly roleWhere?: Where | undefined;
  /** The same case gives the same number every time, such as the outcome of a test: its change alone decides. */
  readonly deterministic?: true | undefined;
}
