import type { Limits } from "../../model/config/metric.ts";
import type { WrittenOverride } from "./written-metrics.ts";

/** How each limit is written. */
export const LIMIT_KEYS = {
  min: "min",
  warnMin: "warn-min",
  max: "max",
  warnMax: "warn-max",
} as const satisfies Readonly<Record<keyof Limits, keyof WrittenOverride>>;

export type LimitKey = (typeof LIMIT_KEYS)[keyof Limits];

export type WrittenLimits = Pick<WrittenOverride, LimitKey>;
