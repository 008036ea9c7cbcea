import type { Execution, MetricsSource, RunDefinition, Runner } from "../model/config.ts";
import type { WrittenRun, WrittenSideRun } from "./written-run.ts";

export function resolveDefinition(written: WrittenSideRun): RunDefinition {
  return { runner: resolveRunner(written), cwd: written.cwd ?? ".", env: written.env ?? {} };
}

function resolveRunner(written: WrittenSideRun): Runner {
  const { module, "results-file": results } = written;
  if (module !== undefined) {
    const { file, export: exportName, options } = typeof module === "string" ? { file: module } : module;
    return { type: "module", module: file, exportName: exportName ?? "default", options: options ?? null };
  }
  if (results !== undefined) {
    const { file, format } = typeof results === "string" ? { file: results } : results;
    return { type: "results-file", file, format: format ?? formatOf(file) ?? "jsonl" };
  }
  return {
    type: "command",
    // check-config has made sure that one of the three is written.
    command: written.command ?? [],
    metricsFrom: resolveMetricsSource(written["metrics-from"]),
    erroredExitCodes: written["errored-exit-codes"] ?? [],
    transientExitCodes: written["transient-exit-codes"] ?? [],
  };
}

/** What a file's ending says; null = nothing. */
export function formatOf(file: string): "jsonl" | "csv" | null {
  if (/\.(jsonl|ndjson)$/i.test(file)) return "jsonl";
  return /\.csv$/i.test(file) ? "csv" : null;
}

function resolveMetricsSource(written: WrittenSideRun["metrics-from"]): MetricsSource {
  if (written === undefined || written === "stdout") return { from: "stdout" };
  if (written.file !== undefined) return { from: "file", file: written.file };
  return { from: "patterns", patterns: written.patterns ?? {} };
}

/** `feelsMachine`: a metric with a run effect gates, so trials must not disturb each other. */
export function resolveExecution(
  written: WrittenRun | undefined,
  { feelsMachine }: { readonly feelsMachine: boolean },
): Execution {
  return {
    timeoutMs: written?.timeout ?? 600_000,
    graceMs: written?.grace ?? 5000,
    concurrency: written?.concurrency ?? (feelsMachine ? 1 : 4),
    concurrencyIsExplicit: written?.concurrency !== undefined,
    qps: written?.rate?.qps ?? null,
    shards: 1,
    retry: {
      attempts: written?.retry?.attempts ?? 3,
      delayMs: written?.retry?.delay ?? 1000,
      maxDelayMs: written?.retry?.["max-delay"] ?? 30_000,
      jitter: written?.retry?.jitter ?? true,
    },
    order: written?.order ?? "interleave",
    keepOutputBytes: written?.["keep-output"] ?? 0,
    setup: written?.setup ?? null,
  };
}
