import { KINDS } from "./metric-kind.ts";
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
