import type { FailureRule } from "../model/config/failure.ts";
import type { WrittenFailure } from "./written-failure.ts";

export function resolveFailure(id: string, written: WrittenFailure): FailureRule {
  const { advice, patterns, codes, priority } = written;
  return { id, priority: priority ?? 100, codes: codes ?? [], patterns: patterns ?? [], advice };
}
