import { usageProblem } from "../../base/errors.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";

const TIME_UNITS: ReadonlySet<string> = new Set(["ps", "ns", "us", "µs", "ms", "s"]);

/** A measurement other than wall time, such as cycles, is named after its unit, and says no direction. */
export function criterionMetric(unit: string): ToolMetric {
  if (TIME_UNITS.has(unit)) return { name: "time", kind: "latency", better: "lower", unit, role: "gate" };
  return {
    name: unit === "" ? "value" : unit,
    kind: "amount",
    better: null,
    unit: unit || null,
    role: "gate",
  };
}

/** What was measured in all iterations of a sample, and how many there were; what one took is the measurement. */
export interface CriterionSamples {
  readonly benchmark: string;
  readonly metric: ToolMetric;
  readonly values: readonly (number | null)[];
  readonly iterations: readonly number[];
}

export function* criterionRows(
  { benchmark, metric, values, iterations }: CriterionSamples,
  shown: string,
  line: number | null,
): Generator<ToolRow, void, undefined> {
  const axes = { benchmark };
  if (values.length !== iterations.length) {
    const message = `expected as many measurements as counts of iterations of ${JSON.stringify(benchmark)}, got ${values.length} and ${iterations.length}`;
    throw usageProblem(shown, message, { line });
  }
  if (values.length === 0) yield { axes, values: [], ...withoutSamples("has no samples") };
  for (const [at, value] of values.entries()) {
    const count = iterations[at] ?? 0;
    yield { axes, values: [[metric, value === null || count <= 0 ? null : value / count]] };
  }
}

export function withoutSamples(message: string): Pick<ToolRow, "status" | "error"> {
  return { status: "errored", error: { code: "no-result", message } };
}
