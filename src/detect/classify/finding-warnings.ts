import type { FindingKind, Warning } from "../../model/result/finding.ts";
import type { Comparison } from "../values/outcome.ts";
import { behaviourOf } from "../kinds/behaviour-of.ts";
import { creepText } from "./main-texts.ts";

/** What to know about a comparison beside its kind, and what to do about it. */
export function findingWarnings(comparison: Comparison, called: FindingKind): readonly Warning[] {
  const { subject, outcome, values, creep } = comparison;
  const { sample, metric } = subject;
  const kind = behaviourOf(metric.kind);
  const failed = sample.sides.candidate.failedWithoutValue;
  return [
    ...(creep === null || called === "regression" ? [] : [{ code: "creep", text: creepText(creep, metric) }]),
    ...(failed > 0
      ? [
          {
            code: "failed-without-value",
            text: `${failed} failed trials of the candidate have no value of this metric; they count in \`success\`, not here.`,
          },
        ]
      : []),
    ...(kind.judged === "by-test" && outcome.type === "tested" && values !== null
      ? kind.warnings(values, metric)
      : []),
    ...(metric.deterministic && outcome.type === "tested"
      ? [
          {
            code: "not-deterministic",
            text: "Declared deterministic, but repetitions differ: judged by a test. Remove `deterministic`, or find the cause.",
          },
        ]
      : []),
  ];
}
