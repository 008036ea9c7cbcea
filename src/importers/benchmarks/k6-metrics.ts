import { firstNames } from "../../base/clean-text.ts";
import type { Warning } from "../../model/result/finding.ts";
import type { ToolMetric } from "../tool.ts";

/** The phases of a request, which may take no time at all: the request's duration includes them. */
const PHASES: ReadonlySet<string> = new Set(
  "http_req_blocked http_req_connecting http_req_tls_handshaking http_req_sending http_req_waiting http_req_receiving".split(
    " ",
  ),
);

const DIRECTIONS: Readonly<Record<string, "lower" | "higher">> = {
  http_req_failed: "lower",
  checks: "higher",
};

/** What `type` and `contains` say of a metric; null = it is a total of the run, and no measurement of a request. */
export function k6Metric(name: string, type: string, contains: string | null): ToolMetric | null {
  if (type === "rate") {
    const better = Object.hasOwn(DIRECTIONS, name) ? (DIRECTIONS[name] ?? null) : null;
    const called = better === null ? "rate" : better === "lower" ? "failed" : "passed";
    return { name: called, kind: "binary", better, unit: null, role: "gate" };
  }
  if (type !== "trend") return null;
  if (contains === "data") return { name: "size", kind: "amount", better: null, unit: "B", role: "track" };
  if (contains !== "time") return { name: "value", kind: "amount", better: null, unit: null, role: "track" };
  if (PHASES.has(name)) {
    return { name: "phase_time", kind: "amount", better: "lower", unit: "ms", role: "track" };
  }
  return { name: "time", kind: "latency", better: "lower", unit: "ms", role: "gate" };
}

/** Metrics of k6 itself that are times: a summary does not say it of others. */
export function isOwnTime(name: string): boolean {
  const plain = name.replace(/\{.*$/, "");
  return PHASES.has(plain) || OWN_TIMES.has(plain);
}

const OWN_TIMES: ReadonlySet<string> = new Set(
  "http_req_duration iteration_duration group_duration grpc_req_duration ws_connecting ws_session_duration ws_ping browser_http_req_duration browser_web_vital_fcp browser_web_vital_fid browser_web_vital_inp browser_web_vital_lcp browser_web_vital_ttfb".split(
    " ",
  ),
);

/**
 * How many iterations or requests there were follows from the script's duration and rate, more often than from the program:
 * a script that asks for 50 a second gets them until the program breaks down.
 */
export function totalsLeftOut(shown: string, names: readonly string[]): Warning {
  const text = `${shown} has counters and gauges, which are totals of the run and no measurements, or types that are not known; they are left out: ${firstNames(names, 5)}.`;
  return { code: "left-out", text };
}
