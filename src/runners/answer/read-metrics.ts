import { parseWellFormed } from "../../base/well-formed.ts";
import { type MetricValue, readStructure } from "../../model/run/structure.ts";
import type { Metrics, Usage } from "../../model/run/trial.ts";

/** What a trial reports about itself, parsed. */
export interface ReportedMetrics {
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  readonly usage: Usage | null;
  readonly output: string | null;
}

/** Parsed, or why not: what was expected and what was found. */
export type ReadMetrics =
  | { readonly ok: true; readonly value: ReportedMetrics }
  | { readonly ok: false; readonly problem: string };

/** A trial that reports more than this is broken, not thorough. */
const MAX_METRICS = 1000;
const MAX_NAME_CHARS = 200;
const USAGE_NUMBERS = ["calls", "inputTokens", "outputTokens", "totalTokens", "costUsd"] as const;
const NON_FINITE_TEXT: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * Metrics of a value that a child or a module handed over: `{"metrics": {…}, "usage": {…}, "output": …}`, or a flat
 * object of numbers, with or without `usage`. true and false count as 1 and 0; NaN and infinities become null and are named in `nonFinite`.
 * `structured`: metrics that may be lists and objects.
 */
export function readMetrics(value: unknown, structured: readonly string[]): ReadMetrics {
  if (!isObject(value)) {
    return { ok: false, problem: `expected an object of numbers, got ${describe(value)}` };
  }
  if (!isObject(value["metrics"])) return readFlat(value, structured);
  const usage = readUsage(value["usage"]);
  if (!usage.ok) {
    return usage;
  }
  return readValues(value["metrics"], structured, {
    usage: usage.usage,
    output: readOutput(value["output"]),
  });
}

/** Metrics at the top. `usage` stands beside them where it can be no metric: it is an object, and none is declared so. */
function readFlat(value: Readonly<Record<string, unknown>>, structured: readonly string[]): ReadMetrics {
  const { usage: beside, ...metrics } = value;
  if (!isObject(beside) || structured.includes("usage")) {
    return readValues(value, structured, { usage: null, output: null });
  }
  const usage = readUsage(beside);
  return usage.ok ? readValues(metrics, structured, { usage: usage.usage, output: null }) : usage;
}

/**
 * Parses a line of JSON, in which NaN, Infinity and -Infinity may stand where a number may: Python and others write
 * them. They arrive as those texts.
 */
export function parseMetricsJson(text: string, structured: readonly string[]): ReadMetrics {
  try {
    return readMetrics(parseWellFormed(quoteNonFinite(text)), structured);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Whole: whoever stores it redacts it first, and cuts it then.
    return { ok: false, problem: `expected valid JSON, got ${text} (${withoutExcerpt(why)})` };
  }
}

/** Without the part of the text that V8 shows: cut out of a secret it would not be recognised as one. */
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
  structured: readonly string[],
  rest: Pick<ReportedMetrics, "usage" | "output">,
): ReadMetrics {
  const entries = Object.entries(values);
  if (entries.length > MAX_METRICS) {
    return { ok: false, problem: `expected at most ${MAX_METRICS} metrics, got ${entries.length}` };
  }
  const read = entries.map(([name, value]) => ({ name, ...readValue(name, value, structured) }));
  const bad = read.find(({ problem }) => problem !== null);
  if (bad !== undefined && bad.problem !== null) return { ok: false, problem: bad.problem };
  const metrics = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const nonFinite = read
    .filter(({ name, value }) => value === null && values[name] !== null)
    .map(({ name }) => name);
  return { ok: true, value: { metrics, nonFinite, ...rest } };
}

interface ReadValue {
  readonly value: MetricValue;
  readonly problem: string | null;
}

function readValue(name: string, value: unknown, structured: readonly string[]): ReadValue {
  if (name.length > MAX_NAME_CHARS) {
    return refused(`expected metric names of at most ${MAX_NAME_CHARS} characters, got ${name.length}`);
  }
  if (isScalar(value)) return { value: finiteOrNull(value), problem: null };
  if (typeof value !== "object" || value === null || !structured.includes(name)) {
    return refused(`expected a number for metric '${name}', got ${describe(value)}; ${advice(value)}`);
  }
  const read = readStructure(value);
  return read.ok ? { value: read.value, problem: null } : refused(`metric '${name}': ${read.problem}`);
}

function refused(problem: string): ReadValue {
  return { value: null, problem };
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

function finiteOrNull(value: unknown): number | null {
  if (typeof value === "boolean") {
    return value ? 1 : 0;
  }
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

type ReadUsage =
  | { readonly ok: true; readonly usage: Usage | null }
  | { readonly ok: false; readonly problem: string };

function readUsage(value: unknown): ReadUsage {
  if (value === undefined || value === null) {
    return { ok: true, usage: null };
  }
  if (!isObject(value)) {
    return { ok: false, problem: `expected an object for usage, got ${describe(value)}` };
  }
  const known = new Set<string>([...USAGE_NUMBERS, "truncated"]);
  const unknown = Object.keys(value).find((name) => !known.has(name));
  if (unknown !== undefined) {
    return { ok: false, problem: `expected only ${[...known].join(", ")} in usage, got '${unknown}'` };
  }
  const bad = USAGE_NUMBERS.find((name) => !isAmount(value[name]));
  if (bad !== undefined) {
    return {
      ok: false,
      problem: `expected a number of at least 0 for usage.${bad}, got ${describe(value[bad])}`,
    };
  }
  const amount = (name: (typeof USAGE_NUMBERS)[number]): number | null => finiteOrNull(value[name]);
  const usage = {
    calls: amount("calls"),
    inputTokens: amount("inputTokens"),
    outputTokens: amount("outputTokens"),
    totalTokens: amount("totalTokens"),
    costUsd: amount("costUsd"),
    truncated: typeof value["truncated"] === "boolean" ? value["truncated"] : null,
  };
  return { ok: true, usage };
}

function isAmount(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "number" && Number.isFinite(value) && value >= 0)
  );
}

function readOutput(value: unknown): string | null {
  if (value === undefined || value === null) {
    return null;
  }
  return typeof value === "string" ? value : (JSON.stringify(value) ?? null);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text '${value}'`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
