import { quote } from "../../base/quote.ts";
import type { Warning } from "../../model/result/finding.ts";

/**
 * A benchmark that skips itself has no row: it would be a case that is never measured. Where it was measured before, it
 * is missing now, and that is a finding.
 */
export function skippedBenchmark(shown: string): Warning {
  return { code: "skipped-benchmarks", text: `${quote(shown)} skipped itself, and is not compared.` };
}
