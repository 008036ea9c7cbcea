import type { FailureRule } from "../model/failure.ts";
import type { WrittenFailure } from "./written-failure.ts";

export function resolveFailure(id: string, written: WrittenFailure): FailureRule {
  const { advice, patterns, codes, priority } = written;
  return { id, priority: priority ?? 100, codes: codes ?? [], patterns: patterns ?? [], advice };
}
