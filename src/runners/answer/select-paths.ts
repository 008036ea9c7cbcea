import { selectJson } from "../../base/json-path.ts";
import { readMetrics } from "./read-metrics.ts";
import type { ReadMetrics } from "./read-metrics.ts";

/**
 * Metrics that JSONPaths select; those of `structured` may be lists and objects. A path that selects nothing is no 0, and one that selects several values is no number.
 */
export function selectPaths(
  value: unknown,
  paths: Readonly<Record<string, string>>,
  structured: readonly string[],
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
    structured,
  );
}
