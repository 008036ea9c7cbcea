import type { FindingKind, Warning } from "../../model/result/finding.ts";
import type { Comparison } from "../values/comparison-result.ts";
import { formatWrittenSize } from "../../base/format-value.ts";
import { metricScale } from "../../model/result/finding-numbers.ts";
import { effectiveMetric } from "../values/subject.ts";
import { behaviourOf } from "../kinds/behaviour-of.ts";
import { implausibleGain } from "./implausible-gain.ts";
import { creepText } from "./main-texts.ts";

/** Everything else that a reader has to know about a comparison, with what to do about it. */
export function findingWarnings(comparison: Comparison, called: FindingKind): readonly Warning[] {
  const { subject, result, values, creep } = comparison;
  const { sample, metric } = subject;
  const kind = behaviourOf(metric.kind);
  const failed = sample.sides.candidate.failedWithoutValue;
  return [
    ...(creep === null || called === "regression" ? [] : [{ code: "creep", text: creepText(creep, metric) }]),
    ...implausibleGain(comparison),
    ...marginNote(comparison),
    ...(failed > 0
      ? [
          {
            code: "failed-without-value",
            text: `${failed} failed trials of the candidate have no value of this metric; they count in \`success\`, not here.`,
          },
        ]
      : []),
    ...(kind.judged === "by-test" && result.type === "tested" && values !== null
      ? kind.warnings(values, metric)
      : []),
    ...(metric.deterministic && result.type === "tested"
      ? [
          {
            code: "not-deterministic",
            text: "Declared deterministic, but repetitions differ: judged by a test. Remove `deterministic`, or find the cause.",
          },
        ]
      : []),
  ];
}

/** Explains why the margin differs from the one in the config. */
function marginNote({ subject: { sample, metric }, result }: Comparison): readonly Warning[] {
  if (result.type !== "tested" && result.type !== "certain") return [];
  const written = effectiveMetric(sample.metric, sample.group).margin;
  const { margin, negligible } = metric;
  if (written === margin) return [];
  const [was, is] = [written, margin].map((one) =>
    formatWrittenSize(one.value, metricScale({ ...metric, margin: one })),
  );
  const text =
    margin.value === negligible
      ? `Judged against \`negligible\`, ${is ?? ""}, which is more than the margin of ${was ?? ""} here.`
      : `Some values are 0 or negative, which have no change in percent: the margin of ${was ?? ""} of the baseline is ${is ?? ""} here. What is too small to matter can be written as \`negligible\`, in the metric's unit.`;
  return [{ code: "margin-in-unit", text }];
}
