import type { Warning } from "../../model/result/finding.ts";
import type { Comparison } from "../values/outcome.ts";
import { isOverdispersed } from "../values/overdispersion.ts";

/** What to know about a comparison beside its kind, and what to do about it. */
export function findingWarnings({
  subject: { sample, metric },
  outcome,
  values,
}: Comparison): readonly Warning[] {
  const failed = sample.sides.candidate.failedWithoutValue;
  return [
    ...(failed > 0
      ? [
          {
            code: "failed-without-value",
            text: `${failed} failed trials of the candidate have no value of this metric; they count in \`success\`, not here.`,
          },
        ]
      : []),
    ...(metric.poisson &&
    outcome.type === "tested" &&
    values !== null &&
    isOverdispersed(values.members ?? values)
      ? [
          {
            code: "over-dispersed",
            text: "Declared `poisson`, but the counts spread more than Poisson's: a red may be false. Remove `poisson`, so that the spread between units is what judges.",
          },
        ]
      : []),
    ...(metric.deterministic && outcome.type === "tested"
      ? [
          {
            code: "not-deterministic",
            text: "Declared deterministic, but repetitions differ: judged by a test. Remove `deterministic`, or find what varies.",
          },
        ]
      : []),
  ];
}
