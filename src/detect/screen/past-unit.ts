import { type Conversion, conversion } from "../../base/known-unit.ts";
import type { HistoryMetric } from "../../model/result/history.ts";
import { parseDefinition } from "../../model/run/metric-schema.ts";

/**
 * The means of a past run in the unit that the metric has now; null where its kind or direction is another one, or its unit
 * does not convert. A line of an early version, which has no schema, is in the unit of its run, which nobody knows better
 * than the metric itself.
 */
export function inUnitOf(
  past: HistoryMetric,
  now: { readonly schema: string; readonly unit: string | null },
): HistoryMetric | null {
  if (past.schema === undefined || past.schema === now.schema) return inUnit(past, now);
  const [before, after] = [parseDefinition(past.schema), parseDefinition(now.schema)];
  return before.definition === after.definition ? inUnit(past, now) : null;
}

/** The unit in which a past run measured the same metric, where it does not convert; null = it does, or it is another metric. */
export function otherUnitOf(
  past: HistoryMetric,
  now: { readonly schema: string; readonly unit: string | null },
): { readonly unit: string | null } | null {
  if (past.schema === undefined || inUnitOf(past, now) !== null) return null;
  const { definition, unit } = parseDefinition(past.schema);
  return definition === parseDefinition(now.schema).definition ? { unit } : null;
}

function inUnit(
  past: HistoryMetric,
  { schema, unit }: { schema: string; unit: string | null },
): HistoryMetric | null {
  const before = past.schema === undefined ? unit : parseDefinition(past.schema).unit;
  const after = unit ?? parseDefinition(schema).unit;
  if (before === after) return past;
  const convert = before === null || after === null ? null : conversion(before, after);
  return convert === null ? null : converted(past, convert);
}

/** The factor becomes a summand of a logarithm; a factor that is no number makes none. */
function converted(past: HistoryMetric, convert: Conversion): HistoryMetric {
  const logOf = (meanLog: number | null): number | null =>
    meanLog === null ? null : meanLog + Math.log(convert(1));
  const { clusters, quantile } = past;
  return {
    ...past,
    mean: convert(past.mean),
    sd: convert(past.sd),
    meanLog: logOf(past.meanLog),
    clusters:
      clusters === null
        ? null
        : { ...clusters, mean: convert(clusters.mean), meanLog: logOf(clusters.meanLog) },
    quantile: quantile === null ? null : { ...quantile, value: convert(quantile.value) },
  };
}
