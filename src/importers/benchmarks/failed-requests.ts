import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";

/** The summary of one load test. */
export interface LoadSummary {
  readonly benchmark: string;
  readonly requests: number;
  /** The number of requests that got no answer, or one that tells of an error. */
  readonly failed: number;
  readonly latency: number | null;
  readonly latencyUnit: string;
  /** Requests a second; null where it counts failed ones, too. */
  readonly throughput: number | null;
}

const failedShare: ToolMetric = { name: "failed", kind: "score", better: "lower", unit: null, role: "gate" };
const throughputOf: ToolMetric = {
  name: "throughput",
  kind: "amount",
  better: "higher",
  unit: "req/s",
  role: "gate",
};

/** A failed request is often a fast one: a mean with such in it is the latency of nothing, and is left out. */
export function loadRow(
  { benchmark, requests, failed, latency, latencyUnit, throughput }: LoadSummary,
  shown: string,
  doubt: Doubt,
): ToolRow {
  const axes = { benchmark };
  if (requests <= 0 || failed >= requests) {
    const message = requests <= 0 ? "made no request" : `all ${requests} requests failed`;
    return { axes, values: [], status: "errored", error: { code: "no-result", message } };
  }
  const time = { name: "time", kind: "latency", better: "lower", unit: latencyUnit, role: "gate" } as const;
  const isClean = failed === 0;
  if (!isClean) {
    const text = `${shown} has ${failed} failed requests of ${requests} in its means, so that it says nothing of the latency of those that succeeded: time is left out, and failed has their share.`;
    doubt({ code: "failed-requests", text });
  }
  const values: readonly ToolValue[] = [
    [time, isClean ? latency : null],
    [failedShare, failed / requests],
    // If all succeeded, a throughput of null means that the tool does not count it.
    ...(isClean && throughput === null ? [] : [[throughputOf, throughput] as const]),
  ];
  return { axes, values };
}
