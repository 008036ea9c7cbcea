import type { Warning } from "../../model/result/finding.ts";

/** One number a benchmark says nothing of its spread. `advice`: the option that keeps the samples, as a sentence. */
export function meansOnly(shown: string, advice: string): Warning {
  return {
    code: "means-only",
    text: `${shown} has one number a benchmark, and no samples, so that nothing tells noise from change. ${advice}`,
  };
}
