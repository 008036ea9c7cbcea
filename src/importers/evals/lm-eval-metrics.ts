import type { Better } from "../../model/config/margin.ts";
import type { ToolMetric } from "../tool.ts";
import { scoreMetric } from "./eval-metrics.ts";

/** The metrics of lm-evaluation-harness; a task may add others, whose direction only its results file tells. */
const DIRECTIONS: Readonly<Record<Better, readonly string[]>> = {
  higher: [
    "acc",
    "acc_all",
    "acc_bytes",
    "acc_mutual_info",
    "acc_norm",
    "bleu",
    "chrf",
    "em",
    "exact_match",
    "f1",
    "mcc",
  ],
  lower: ["bits_per_byte", "brier_score", "byte_perplexity", "perplexity", "ter", "word_perplexity"],
};

const BETTER: ReadonlyMap<string, Better> = new Map([
  ...DIRECTIONS.higher.map((name) => [name, "higher"] as const),
  ...DIRECTIONS.lower.map((name) => [name, "lower"] as const),
]);

/** `isHigherBetter`: what a results file says; absent = it does not say. */
export function lmEvalMetric(name: string, isHigherBetter?: boolean | null): ToolMetric {
  if (typeof isHigherBetter === "boolean") return scoreMetric(name, isHigherBetter ? "higher" : "lower");
  return scoreMetric(name, BETTER.get(name) ?? null);
}
