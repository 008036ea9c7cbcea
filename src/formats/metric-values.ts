import { z } from "zod";
import type { Metrics } from "../model/trial.ts";

/** A metric in a row: a number or null. JSON has no NaN and no infinities, so they come as text. */
export const metricValueSchema = z.union([z.number(), z.null(), z.enum(["NaN", "Infinity", "-Infinity"])], {
  error: 'Invalid input: expected a number, null, "NaN", "Infinity" or "-Infinity"',
});

export const writtenMetricsSchema = z.record(z.string(), metricValueSchema);

export type WrittenMetrics = z.output<typeof writtenMetricsSchema>;

/** Turns what is not finite into null and lists it: it is missing, and shown. */
export function collectMetrics(written: WrittenMetrics): {
  metrics: Metrics;
  nonFinite: readonly string[];
} {
  // Nearly every row: nothing to turn, nothing to copy.
  if (allFinite(written)) return { metrics: written, nonFinite: [] };
  const entries = Object.entries(written);
  return {
    metrics: Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === "string" ? null : value]),
    ),
    nonFinite: entries.flatMap(([name, value]) => (typeof value === "string" ? [name] : [])),
  };
}

function allFinite(written: WrittenMetrics): written is Record<string, number | null> {
  return Object.values(written).every((value) => typeof value !== "string");
}
