import type { Budget } from "../../src/model/config/config.ts";
import type { Usage } from "../../src/model/run/trial.ts";

/** A budget that limits nothing. */
export const NO_BUDGET: Budget = {
  calls: null,
  tokens: null,
  costUsd: null,
  trials: null,
  timeMs: null,
  maxPerTrial: { calls: null, tokens: null, costUsd: null },
};

/** What nobody has counted, but for `parts`. */
export function sampleUsage(parts: Partial<Usage>): Usage {
  const none = { calls: null, inputTokens: null, outputTokens: null, totalTokens: null, costUsd: null };
  return { ...none, truncated: null, ...parts };
}
