import { conversion, isUnitLabel, unitsLike } from "../../base/known-unit.ts";
import type { Metrics, MetricUnits } from "../../model/run/trial.ts";

/** Numbers in their metric's declared unit, or why one has none there. */
export type ConvertedMetrics =
  | { readonly ok: true; readonly metrics: Metrics; readonly units?: MetricUnits }
  | { readonly ok: false; readonly problem: string };

/**
 * Converts each number that came with a unit to its metric's declared one. Where none is declared, number and unit stay as
 * they came, and are compared with each other later. `units` may be anyone's text.
 */
export function inDeclaredUnits(
  metrics: Metrics,
  units: MetricUnits,
  declared: MetricUnits,
): ConvertedMetrics {
  const names = Object.keys(units);
  if (names.length === 0) return { ok: true, metrics };
  const converted = names.map((name) => convert(name, metrics, { units, declared }));
  const bad = converted.find((one) => "problem" in one);
  if (bad !== undefined && "problem" in bad) return { ok: false, problem: bad.problem };
  const numbers = converted.flatMap((one) => ("unit" in one ? [one] : []));
  const changed = Object.fromEntries(numbers.map(({ name, value }) => [name, value]));
  // A declared unit that no row can name is what a number without one is in.
  const kept = numbers.filter(({ unit }) => isUnitLabel(unit)).map(({ name, unit }) => [name, unit] as const);
  return {
    ok: true,
    metrics: { ...metrics, ...changed },
    ...(kept.length === 0 ? {} : { units: Object.fromEntries(kept) }),
  };
}

type Converted =
  | { readonly name: string; readonly value: number; readonly unit: string }
  | { readonly missing: string }
  | { readonly problem: string };

function convert(
  name: string,
  metrics: Metrics,
  { units, declared }: { readonly units: MetricUnits; readonly declared: MetricUnits },
): Converted {
  const unit = units[name] ?? "";
  if (!Object.hasOwn(metrics, name)) {
    return { problem: `expected units of metrics alone, got one of '${name}', which is no metric here` };
  }
  const value = metrics[name] ?? null;
  if (value === null) return { missing: name };
  if (typeof value !== "number")
    return { problem: `expected a number for metric '${name}', which has a unit` };
  const wanted = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (wanted === undefined) {
    if (isUnitLabel(unit)) return { name, value, unit };
    return { problem: `expected a unit such as ms for metric '${name}', got '${unit}'` };
  }
  const to = conversion(unit, wanted);
  if (to !== null) return { name, value: to(value), unit: wanted };
  const likeIt = unitsLike(wanted);
  const expected = likeIt === wanted ? wanted : `${wanted}, or in a unit that converts to it (${likeIt})`;
  return { problem: `expected metric '${name}' in ${expected}, got '${value} ${unit}'` };
}
