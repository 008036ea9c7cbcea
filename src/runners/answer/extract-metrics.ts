import type { Extraction } from "../../model/config/endpoint.ts";
import { matchPatterns } from "./match-patterns.ts";
import { joined } from "./joined-metrics.ts";
import { parseBody, selectPaths } from "./select-paths.ts";
import { type MetricShape, readMetrics, type ReadMetrics } from "./read-metrics.ts";

/** Matches ```` ```json … ``` ```` around the whole answer. */
const FENCED = /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/i;

/** Metrics that a model wrote into its answer. */
export function extractMetrics(
  text: string,
  extract: Readonly<Record<string, Extraction>>,
  shape: MetricShape,
): ReadMetrics {
  const entries = Object.entries(extract);
  const patterns = entries.flatMap(([name, one]) =>
    one.from === "pattern" ? [[name, one.pattern] as const] : [],
  );
  const paths = entries.flatMap(([name, one]) => (one.from === "json" ? [[name, one.path] as const] : []));
  const matched = matchPatterns(text, Object.fromEntries(patterns), { source: "the answer", shape });
  if (!matched.ok) return matched;
  const selected =
    paths.length === 0 ? readMetrics({}, shape) : readPaths(text, Object.fromEntries(paths), shape);
  if (!selected.ok) return selected;
  return {
    ok: true,
    value: {
      ...joined(matched.value, selected.value),
      usage: null,
      output: null,
    },
  };
}

function readPaths(text: string, paths: Readonly<Record<string, string>>, shape: MetricShape): ReadMetrics {
  const parsed = parseBody(FENCED.exec(text)?.[1] ?? text);
  return parsed.ok ? selectPaths(parsed.value, paths, shape) : parsed;
}
