import type { Execution, MetricsSource, RunDefinition, Runner } from "../../model/config/config.ts";
import type { KnownAxes } from "../matrix/where.ts";
import { resolveChaos } from "../chaos.ts";
import { resolveChat, resolveHttp } from "../endpoints/resolve-endpoint.ts";
import { resolveBudget, resolveConcurrency, resolveRetry } from "./resolve-limits.ts";
import type { WrittenConfig } from "../written-config.ts";
import type { WrittenRun, WrittenSideRun } from "./written-run.ts";

export function resolveDefinition(written: WrittenSideRun, axes: KnownAxes): RunDefinition {
  return { runner: resolveRunner(written, axes), cwd: written.cwd ?? ".", env: written.env ?? {} };
}

function resolveRunner(written: WrittenSideRun, axes: KnownAxes): Runner {
  const { module, http, chat, "results-file": results } = written;
  if (http !== undefined) return resolveHttp(http);
  if (chat !== undefined) return resolveChat(chat, axes);
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
    // check-config has made sure that one of the runners is written.
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

/** `isMachineDependent`: a metric with a run effect gates, so trials must not disturb each other. */
export function resolveExecution(
  { run: written, chaos, debug }: Pick<WrittenConfig, "run" | "chaos" | "debug">,
  { isMachineDependent, axes }: { readonly isMachineDependent: boolean; readonly axes: KnownAxes },
): Execution {
  return {
    timeoutMs: written?.timeout ?? 600_000,
    graceMs: written?.grace ?? 5000,
    ...resolveConcurrency(written?.concurrency, isMachineDependent ? 1 : 4, axes),
    qps: written?.rate?.qps ?? null,
    rpm: written?.rate?.rpm ?? null,
    tpm: written?.rate?.tpm ?? null,
    adaptive: written?.rate?.adaptive ?? true,
    shards: 1,
    breaker: {
      failures: written?.breaker?.failures ?? 10,
      cooldownMs: written?.breaker?.cooldown ?? 30_000,
      isExplicit: written?.breaker !== undefined,
    },
    budget: written?.budget === undefined ? null : resolveBudget(written.budget),
    ...resolveRetry(written?.retry),
    order: written?.order ?? "interleave",
    keepOutputBytes: written?.["keep-output"] ?? 0,
    ...resolveSetup(written?.setup),
    teardown: written?.teardown ?? null,
    replay: written?.replay ?? null,
    chaos: chaos === undefined ? null : resolveChaos(chaos, axes),
    debug:
      debug === undefined
        ? null
        : { trials: debug.trials, onPullRequests: debug["on-pull-requests"] ?? false },
  };
}

function resolveSetup(written: WrittenRun["setup"]): Pick<Execution, "setup" | "setupCache"> {
  if (typeof written !== "object" || !("run" in written)) return { setup: written ?? null, setupCache: [] };
  return { setup: written.run, setupCache: written.cache };
}
