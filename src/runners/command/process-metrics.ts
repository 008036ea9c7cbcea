import { SAMPLED_METRICS } from "../../model/config/sampled-metrics.ts";
import type { Metrics } from "../../model/run/trial.ts";
import type { ProcessRequest, ProcessResult } from "../../run/ports.ts";

/** Metrics that the process itself gives, whatever it prints. */
const PROCESS_METRICS: Readonly<Record<string, (result: ProcessResult) => number | null>> = {
  "wall-ms": (result) => result.durationMs,
  "user-ms": (result) => result.userTimeMs,
  "system-ms": (result) => result.systemTimeMs,
  "max-rss-bytes": (result) => result.maxRssBytes,
};

/** The metrics that the config declares; null where the platform does not tell. */
export function processMetrics(result: ProcessResult, declared: readonly string[]): Metrics {
  return Object.fromEntries(
    Object.entries(PROCESS_METRICS)
      .filter(([name]) => declared.includes(name))
      .map(([name, read]) => [name, read(result)]),
  );
}

/**
 * Whether the exit code and the process tell all that the config asks for, so that any program may be timed. What begins as an
 * object is meant to be read, and is an error when it cannot be.
 */
export function needsNoReport(lastLine: string | null, declared: readonly string[]): boolean {
  if (lastLine?.trimStart().startsWith("{") === true || declared.length === 0) return false;
  return declared.every((name) => name === "success" || Object.hasOwn(PROCESS_METRICS, name));
}

/** Whether a metric is declared that takes watching the process. */
export function usageNeeded(declared: readonly string[]): ProcessRequest["usage"] {
  return SAMPLED_METRICS.some((name) => declared.includes(name)) ? "watched" : "ignored";
}
