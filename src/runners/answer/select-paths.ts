import { parseWellFormed } from "../../base/well-formed.ts";
import { selectJson } from "../../base/json-path.ts";
import { type MetricShape, readMetrics, type ReadMetrics } from "./read-metrics.ts";

/** The body of an answer as JSON. */
type ParsedBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** A body that is not JSON was truncated, or comes from a proxy: a retry may help. */
export function parseBody(body: string): ParsedBody {
  try {
    const value: unknown = parseWellFormed(body);
    return { ok: true, value };
  } catch {
    // Whole: whoever stores it redacts it first, and cuts it then.
    return { ok: false, problem: `expected JSON, got ${body.length} characters: ${body}` };
  }
}

/**
 * Metrics that JSONPaths select. A path that selects nothing is no 0, and one that selects several values is no number.
 */
export function selectPaths(
  value: unknown,
  paths: Readonly<Record<string, string>>,
  shape: MetricShape,
): ReadMetrics {
  const found = Object.entries(paths).map(([name, path]) => ({
    name,
    path,
    values: selectJson(value, path),
  }));
  const bad = found.find(({ values }) => values.length !== 1);
  if (bad !== undefined) {
    const problem = `expected ${bad.path} of metric '${bad.name}' to select one value, got ${bad.values.length}`;
    return { ok: false, problem };
  }
  return readMetrics(
    { metrics: Object.fromEntries(found.map(({ name, values }) => [name, values[0]])) },
    shape,
  );
}
