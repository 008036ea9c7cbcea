import { isKnownUnit } from "../../base/known-unit.ts";
import { splitMeasured } from "../../base/measured-text.ts";
import { parseWellFormed } from "../../base/well-formed.ts";
import { type MetricValue, readStructure } from "../../model/run/structure.ts";
import type { Metrics, MetricUnits, Usage } from "../../model/run/trial.ts";
import { inDeclaredUnits } from "./declared-units.ts";
import { readUsage } from "./read-usage.ts";
import { describe, finiteOrNull, isObject } from "./reported-value.ts";

/** What a trial reports about itself, parsed. */
export interface ReportedMetrics {
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  /** Absent = no number has a unit. */
  readonly units?: MetricUnits | undefined;
  readonly usage: Usage | null;
  readonly output: string | null;
}

/** What the config says of how metrics are read. */
export interface MetricShape {
  /** Metrics that may be lists and objects. */
  readonly structured: readonly string[];
  /** Declared units by metric. */
  readonly units: MetricUnits;
}

/** The parsed metrics, or the reason why there are none: what was expected and what was found. */
export type ReadMetrics =
  | { readonly ok: true; readonly value: ReportedMetrics }
  | { readonly ok: false; readonly problem: string };

/** A trial that reports more than this is broken, not thorough. */
const MAX_METRICS = 1000;
const MAX_NAME_CHARS = 200;
const NON_FINITE_TEXT: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * Metrics of a value that a child or a module handed over: `{"metrics": {…}, "usage": {…}, "output": …}`, or a flat
 * object of numbers, with or without `usage`. true and false count as 1 and 0; NaN and infinities become null and are named in `nonFinite`.
 * A text such as "12 ms" is a number with its unit; units may also stand beside the metrics, as `"units": {"time": "ms"}`.
 */
export function readMetrics(value: unknown, shape: MetricShape): ReadMetrics {
  if (!isObject(value)) {
    return { ok: false, problem: `expected an object of numbers, got ${describe(value)}` };
  }
  if (!isObject(value["metrics"])) return readFlat(value, shape);
  const usage = readUsage(value["usage"]);
  if (!usage.ok) {
    return usage;
  }
  return readValues(value["metrics"], shape, {
    units: value["units"],
    usage: usage.usage,
    output: readOutput(value["output"]),
  });
}

/**
 * Metrics at the top. `usage` and `units` stand beside them where they can be no metric: they are objects, and none is
 * declared so.
 */
function readFlat(value: Readonly<Record<string, unknown>>, shape: MetricShape): ReadMetrics {
  const isBeside = (name: string): boolean => isObject(value[name]) && !shape.structured.includes(name);
  const beside = ["usage", "units"].filter(isBeside);
  const metrics = Object.fromEntries(Object.entries(value).filter(([name]) => !beside.includes(name)));
  const usage = readUsage(isBeside("usage") ? value["usage"] : null);
  if (!usage.ok) return usage;
  const units = isBeside("units") ? value["units"] : null;
  return readValues(metrics, shape, { units, usage: usage.usage, output: null });
}

/**
 * Parses a line of JSON, in which NaN, Infinity and -Infinity may stand where a number may: Python and others write
 * them. They arrive as those texts.
 */
export function parseMetricsJson(text: string, shape: MetricShape): ReadMetrics {
  try {
    return readMetrics(parseWellFormed(quoteNonFinite(text)), shape);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Whole: whoever stores it redacts it first, and cuts it then.
    // A report shows no control characters: without a word, the JSON in it would look right.
    const coloured = text.includes("\u001B[") ? "with terminal colours: " : "";
    return { ok: false, problem: `expected valid JSON, got ${coloured}${text} (${withoutExcerpt(why)})` };
  }
}

/** The message without the part of the text that V8 shows: cut out of a secret it would not be recognised as one. */
function withoutExcerpt(why: string): string {
  return why.replace(/, (?:\.\.\.)?"[\s\S]*$/, "");
}

/** A text without an end is taken to the end: to look again from each quote in it would take quadratic time. */
function quoteNonFinite(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*(?:"|[\s\S]*)|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function readValues(
  values: Readonly<Record<string, unknown>>,
  shape: MetricShape,
  { units, ...rest }: Pick<ReportedMetrics, "usage" | "output"> & { readonly units: unknown },
): ReadMetrics {
  const entries = Object.entries(values);
  if (entries.length > MAX_METRICS) {
    return { ok: false, problem: `expected at most ${MAX_METRICS} metrics, got ${entries.length}` };
  }
  const read = entries.map(([name, value]) => ({ name, ...readValue(name, value, shape) }));
  const bad = read.find(({ problem }) => problem !== null);
  if (bad !== undefined && bad.problem !== null) return { ok: false, problem: bad.problem };
  const metrics = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const nonFinite = read
    .filter(({ name, value }) => value === null && values[name] !== null)
    .map(({ name }) => name);
  const beside = readUnits(units);
  if (!beside.ok) return beside;
  const own = Object.fromEntries(read.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit]])));
  const converted = inDeclaredUnits(metrics, { ...beside.units, ...own }, shape.units);
  if (!converted.ok) return converted;
  const { ok, ...numbers } = converted;
  return { ok, value: { ...numbers, nonFinite, ...rest } };
}

type ReadUnits =
  | { readonly ok: true; readonly units: MetricUnits }
  | { readonly ok: false; readonly problem: string };

function readUnits(value: unknown): ReadUnits {
  if (value === undefined || value === null) return { ok: true, units: {} };
  const expectedTexts = (got: unknown): ReadUnits => ({
    ok: false,
    problem: `expected units as texts by metric, such as {"time": "ms"}, got ${describe(got)}`,
  });
  if (!isObject(value)) return expectedTexts(value);
  const entries = Object.entries(value);
  const bad = entries.find(([, unit]) => typeof unit !== "string");
  if (bad !== undefined) return expectedTexts(bad[1]);
  return { ok: true, units: Object.fromEntries(entries.map(([name, unit]) => [name, String(unit)])) };
}

interface ReadValue {
  readonly value: MetricValue;
  /** The unit that follows the number. */
  readonly unit: string | null;
  readonly problem: string | null;
}

function readValue(name: string, value: unknown, shape: MetricShape): ReadValue {
  if (name.length > MAX_NAME_CHARS) {
    return refused(`expected metric names of at most ${MAX_NAME_CHARS} characters, got ${name.length}`);
  }
  if (isScalar(value)) return { value: finiteOrNull(value), unit: null, problem: null };
  const measured = typeof value === "string" ? splitMeasured(value) : null;
  const declared = Object.hasOwn(shape.units, name) ? shape.units[name] : undefined;
  // Any other text that begins with a number may be a date, a version or a name.
  if (measured !== null && (isKnownUnit(measured.unit) || measured.unit === declared)) {
    return { ...measured, problem: null };
  }
  if (typeof value !== "object" || value === null || !shape.structured.includes(name)) {
    return refused(`expected a number for metric '${name}', got ${describe(value)}; ${advice(value)}`);
  }
  const read = readStructure(value);
  return read.ok
    ? { value: read.value, unit: null, problem: null }
    : refused(`metric '${name}': ${read.problem}`);
}

function refused(problem: string): ReadValue {
  return { value: null, unit: null, problem };
}

function advice(value: unknown): string {
  const elsewhere = 'put only metrics into a "metrics" object and other values beside it';
  return typeof value === "object"
    ? `lists and objects are for kind exact without min and max; ${elsewhere}`
    : elsewhere;
}

function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    (typeof value === "string" && NON_FINITE_TEXT.has(value))
  );
}

function readOutput(value: unknown): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  return typeof value === "string" ? value : (JSON.stringify(value) ?? null);
}
