import type { KINDS, MetricKind } from "../../model/config/metric-kind.ts";
import { binary } from "./binary.ts";
import { count } from "./count.ts";
import { exact } from "./exact.ts";
import type { ComparedKind, KindBehaviour, TestedKind } from "./kind.ts";
import { means } from "./means.ts";

/** A kind without a margin has no test. This type keeps the table in agreement with KINDS. */
type Behaviours = {
  readonly [Kind in MetricKind]: (typeof KINDS)[Kind]["margin"] extends null ? ComparedKind : TestedKind;
};

const BEHAVIOURS = {
  latency: means,
  memory: means,
  amount: means,
  score: means,
  binary,
  count,
  exact,
} as const satisfies Behaviours;

export function behaviourOf(kind: MetricKind): KindBehaviour {
  return BEHAVIOURS[kind];
}
