import type { Better } from "../../model/config/margin.ts";
import type { ToolMetric } from "../tool.ts";

/** Whether the tool itself counts the case as passed: 1 or 0. */
export const success: ToolMetric = binaryMetric("success");

export const cost: ToolMetric = {
  name: "cost",
  kind: "amount",
  better: "lower",
  unit: null,
  role: "track",
};

export const tokens: ToolMetric = {
  name: "tokens",
  kind: "amount",
  better: "lower",
  unit: null,
  role: "track",
};

export function latencyIn(unit: "s" | "ms"): ToolMetric {
  return { name: "latency", kind: "latency", better: "lower", unit, role: "track" };
}

/** Names of what an importer itself measures: a score of the same name must not take its place. */
const TAKEN: ReadonlySet<string> = new Set(["success", "latency", "cost", "tokens"]);

/** A score that is named by whoever wrote the eval. */
export function scoreMetric(name: string, better: Better | null = "higher"): ToolMetric {
  return { name: freeName(name), kind: "score", better, unit: null, role: "gate" };
}

/** The metric of a score that is 1 or 0. */
export function binaryMetric(name: string): ToolMetric {
  return { name, kind: "binary", better: "higher", unit: null, role: "gate" };
}

export function freeName(name: string, others: ReadonlySet<string> = NONE): string {
  return TAKEN.has(name) || others.has(name) ? `${name} (score)` : name;
}

const NONE: ReadonlySet<string> = new Set();
