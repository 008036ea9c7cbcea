import { KINDS, kindTraits } from "./metric-kind.ts";
import { DEFAULT_TOLERANCE, type Metric, NO_LIMITS } from "./metric.ts";

/** 1 for a trial that is `ok`, 0 for `failed`, missing where there was no answer. */
export const IMPLICIT_SUCCESS: Metric = {
  name: "success",
  kind: "binary",
  better: "higher",
  margin: KINDS.binary.margin,
  limits: NO_LIMITS,
  role: "gate",
  unit: null,
  quantile: null,
  poisson: false,
  runEffect: false,
  deterministic: false,
  atol: DEFAULT_TOLERANCE,
  rtol: DEFAULT_TOLERANCE,
  rule: null,
  negligible: null,
  implicit: true,
  overrides: [],
};

/** Whether a metric says of trials that they succeeded, so that a failed one has 0, whatever it says itself. */
export function isSuccess({ name, kind, better }: Pick<Metric, "name" | "kind" | "better">): boolean {
  return name === IMPLICIT_SUCCESS.name && kindTraits(kind).values === "answers" && better === "higher";
}
