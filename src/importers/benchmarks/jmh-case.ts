import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ToolMetric } from "../tool.ts";

export interface JmhCase {
  readonly benchmark: string;
  readonly mode: string;
  readonly threads: number | null;
  readonly params: Readonly<Record<string, string>>;
}

/** `ex.B.sum thrpt threads=4 (n=10, s=x)`; one thread, the default, is not named. */
export function jmhName({ benchmark, mode, threads, params }: JmhCase): string {
  const all = Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const shown = all.length === 0 ? "" : ` (${all.map(([name, value]) => `${name}=${value}`).join(", ")})`;
  return `${benchmark} ${mode}${threads === null || threads === 1 ? "" : ` threads=${threads}`}${shown}`;
}

const LATENCY_MODES: ReadonlySet<string> = new Set(["avgt", "sample", "ss"]);

/** UsageError for a unit that says neither, or another than its mode: a wrong guess would reverse the gate. */
export function jmhMetric(mode: string, unit: string, shown: string): ToolMetric {
  if (!LATENCY_MODES.has(mode) && unit.startsWith("ops/")) {
    return { name: "throughput", kind: "amount", better: "higher", unit, role: "gate" };
  }
  if (mode !== "thrpt" && unit.endsWith("/op")) {
    return { name: "time", kind: "latency", better: "lower", unit, role: "gate" };
  }
  const message = `expected ops/… of the mode thrpt, or …/op of avgt, sample and ss, got ${quote(unit)} of ${quote(mode)}`;
  throw usageProblem(shown, message);
}

/** What profilers and counters of the benchmark measure besides. Null: a percentile, which is no sample. */
export function secondaryMetric(written: string, unit: string | null): ToolMetric | null {
  // Versions up to 1.36 put a dot before the names of profilers.
  const name = written.replace(/^·/, "");
  if (/(?:^|·)p[01]\.\d+$/.test(name)) return null;
  const better = name === "gc.alloc.rate.norm" ? "lower" : null;
  const isOurs = name === "time" || name === "throughput";
  return { name: isOurs ? `${name} (counter)` : name, kind: "amount", better, unit, role: "track" };
}
