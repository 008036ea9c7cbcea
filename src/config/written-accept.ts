import { z } from "zod";
import { optionalKey, requiredKey } from "./values/described.ts";
import { expected } from "./values/expected.ts";
import { day, margin, text, where } from "./values/written-values.ts";

/** One regression that is known. */
export const writtenAcceptance = z.strictObject(
  {
    metric: requiredKey(text, "The metric that is worse."),
    where: optionalKey(where, "Groups it holds for: axis to a value or a list of values. Default: all."),
    reason: requiredKey(text, "Why this is accepted; stands in every report until it ends."),
    expires: requiredKey(
      day,
      "The last day it holds, in UTC, such as `2026-04-30`. From the next day on the regression counts again.",
    ),
    "up-to": optionalKey(
      margin,
      "How much worse is accepted, as `margin` of the metric is written. What is measured as worse than this counts. Default: however much.",
    ),
  },
  expected("a mapping with metric, reason and expires"),
);

export type WrittenAcceptance = z.output<typeof writtenAcceptance>;
