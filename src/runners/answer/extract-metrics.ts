import type { Extraction } from "../../model/config/endpoint.ts";
import { matchPatterns } from "./match-patterns.ts";
import { parseBody, selectPaths } from "./select-paths.ts";
import { readMetrics, type ReadMetrics } from "./read-metrics.ts";

/** ```` ```json … ``` ```` around the whole answer. */
const FENCED = /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/i;

/** Metrics that a model wrote into its answer; those of `structured` may be lists and objects. */
export function extractMetrics(
  text: string,
  extract: Readonly<Record<string, Extraction>>,
  structured: readonly string[],
): ReadMetrics {
  const entries = Object.entries(extract);
  const patterns = entries.flatMap(([name, one]) =>
    one.from === "pattern" ? [[name, one.pattern] as const] : [],
  );
  const paths = entries.flatMap(([name, one]) => (one.from === "json" ? [[name, one.path] as const] : []));
  const matched = matchPatterns(text, Object.fromEntries(patterns), "the answer");
  if (!matched.ok) return matched;
  const selected =
    paths.length === 0 ? readMetrics({}, structured) : readPaths(text, Object.fromEntries(paths), structured);
  if (!selected.ok) return selected;
  const { metrics, nonFinite } = selected.value;
  return {
    ok: true,
    value: {
      metrics: { ...matched.value.metrics, ...metrics },
      nonFinite: [...matched.value.nonFinite, ...nonFinite],
      usage: null,
      output: null,
    },
  };
}

function readPaths(
  text: string,
  paths: Readonly<Record<string, string>>,
  structured: readonly string[],
): ReadMetrics {
  const parsed = parseBody(FENCED.exec(text)?.[1] ?? text);
  return parsed.ok ? selectPaths(parsed.value, paths, structured) : parsed;
}
