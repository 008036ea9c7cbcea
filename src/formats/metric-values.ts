import { z } from "zod";
import { isKnownUnit, isUnitLabel } from "../base/known-unit.ts";
import { splitMeasured } from "../base/measured-text.ts";
import { type MetricValue, readStructure } from "../model/run/structure.ts";
import type { Metrics, MetricUnits } from "../model/run/trial.ts";
import { lazily } from "./schemas.ts";

const UNFIT =
  'Invalid input: expected a number, null, "NaN", "Infinity" or "-Infinity"; of kind exact also a list or an object';

/** Looked into by `readStructure`, which bounds it: a recursive schema would end in a stack overflow first. */
const structureSchema = lazily(() =>
  z
    .unknown()
    .refine((value) => typeof value === "object" && value !== null, { error: UNFIT })
    .meta({ type: ["array", "object"], description: "Only for kind exact." }),
);

/**
 * A metric in a row. JSON has no NaN and no infinities, so they come as text. Literals, no enum: the declaration of an enum
 * would have a member named `[-Infinity]`, which is no name in a type.
 */
const metricValueSchema = lazily(() =>
  z.union([z.number(), z.null(), z.literal(["NaN", "Infinity", "-Infinity"]), structureSchema()], {
    error: UNFIT,
  }),
);

export const writtenMetricsSchema = lazily(() => z.record(z.string(), metricValueSchema()));

/** Metrics in rows of another tool, whose number may have its unit behind it. */
export const measuredMetricsSchema = lazily(() =>
  z.record(z.string(), z.union([measuredTextSchema(), metricValueSchema()], { error: UNFIT })),
);

const measuredTextSchema = lazily(() =>
  z
    .string()
    .refine((text) => isKnownUnit(splitMeasured(text)?.unit ?? ""))
    .meta({ title: "number and unit", pattern: String.raw`^[+-]?[\d.]+([eE][+-]?\d+)?\s*[^\s\d].*$` }),
);

/** A number with its unit behind it, such as "12 ms", becomes a number, and its unit stands with the others. */
export function splitUnits(
  metrics: WrittenValues,
  units: MetricUnits,
): { readonly metrics: WrittenValues; readonly units: MetricUnits } {
  const split = Object.entries(metrics).flatMap(([name, value]) => {
    const measured = typeof value === "string" ? splitMeasured(value) : null;
    return measured === null ? [] : [{ name, ...measured }];
  });
  if (split.length === 0) return { metrics, units };
  return {
    metrics: { ...metrics, ...Object.fromEntries(split.map(({ name, value }) => [name, value])) },
    units: { ...units, ...Object.fromEntries(split.map(({ name, unit }) => [name, unit])) },
  };
}

/** Units that numbers came with, by metric. */
export const unitsSchema = lazily(() =>
  z.record(
    z.string(),
    z.string().refine(isUnitLabel, { error: "expected a unit such as ms" }).meta({ title: "unit" }),
  ),
);

/** What is neither a number, null nor one of the texts is looked into by `readStructure`. */
export type WrittenValues = Readonly<Record<string, unknown>>;

export type CollectedMetrics =
  | { readonly ok: true; readonly metrics: Metrics; readonly nonFinite: readonly string[] }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly message: string }[] };

/** Turns non-finite values into null and lists them: they are missing, and shown. Problems are structures past their bounds. */
export function collectMetrics(written: WrittenValues): CollectedMetrics {
  // Nearly every row has only finite values, and is not copied.
  if (allFinite(written)) return { ok: true, metrics: written, nonFinite: [] };
  const read = Object.entries(written).map(([name, value]) => ({ name, ...readValue(value) }));
  const problems = read.flatMap(({ name, problem }) =>
    problem === null ? [] : [{ path: `metrics.${name}`, message: problem }],
  );
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    metrics: Object.fromEntries(read.map(({ name, value }) => [name, value])),
    nonFinite: read.flatMap(({ name }) => (typeof written[name] === "string" ? [name] : [])),
  };
}

function allFinite(written: WrittenValues): written is Record<string, number | null> {
  return Object.values(written).every((value) => value === null || typeof value === "number");
}

interface ReadValue {
  readonly value: MetricValue;
  readonly problem: string | null;
}

function readValue(written: unknown): ReadValue {
  if (typeof written === "number") return { value: written, problem: null };
  if (typeof written !== "object" || written === null) return { value: null, problem: null };
  const read = readStructure(written);
  return read.ok ? { value: read.value, problem: null } : { value: null, problem: read.problem };
}
