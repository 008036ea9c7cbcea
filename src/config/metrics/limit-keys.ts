import type { Limits } from "../../model/config/metric.ts";
import type { WrittenOverride } from "./written-metrics.ts";

/** The key of each limit in the config. */
export const LIMIT_KEYS = {
  min: "min",
  warnMin: "warn-min",
  max: "max",
  warnMax: "warn-max",
} as const satisfies Readonly<Record<keyof Limits, keyof WrittenOverride>>;

export type LimitKey = (typeof LIMIT_KEYS)[keyof Limits];

export type WrittenLimits = Pick<WrittenOverride, LimitKey>;
