import { quote } from "../../base/quote.ts";
import { ROWS_MISSING } from "../../model/result/finding.ts";
import type { Doubt, ToolMetric, ToolRow } from "../tool.ts";
import { meansOnly } from "./means-only.ts";

/** What a tool with sorted samples, or none, says of one benchmark. */
export interface MeasuredBenchmark {
  readonly benchmark: string;
  readonly metric: ToolMetric;
  readonly samples: readonly (number | null)[];
  /** Stands for the samples where there are none. */
  readonly mean: number | null;
  /** Number of samples that the tool says it took; null = it does not say. */
  readonly count: number | null;
  /** Why what is there is no measurement; null = it is one. */
  readonly failure: string | null;
}

export interface SampleFile {
  readonly shown: string;
  readonly doubt: Doubt;
  /** The option that keeps samples, as a sentence. */
  readonly advice: string;
}

/** A row a sample, else one of the mean, else one that says that nothing was measured. */
export function* sampleRows(
  { benchmark, metric, samples, mean, count, failure }: MeasuredBenchmark,
  { shown, doubt, advice }: SampleFile,
): Generator<ToolRow, void, undefined> {
  const axes = { benchmark };
  // The mean of no sample is 0 to some tools.
  const isUnmeasured = samples.length === 0 && (mean === null || count === 0);
  if (failure !== null || isUnmeasured) {
    const message = failure ?? (count === 0 ? "took no sample" : "has neither samples nor a mean");
    yield { axes, values: [], status: "errored", error: { code: "no-result", message } };
    return;
  }
  if (samples.length === 0) {
    doubt(meansOnly(shown, advice));
    yield { axes, values: [[metric, mean]] };
    return;
  }
  if (count !== null && count !== samples.length) {
    const text = `${shown} says ${count} samples of ${quote(benchmark)}, and has ${samples.length}: the latter count.`;
    doubt({ code: count > samples.length ? ROWS_MISSING : "count-disagrees", text });
  }
  if (areSorted(samples)) doubt({ code: "sorted-samples", text: sortedText(shown) });
  for (const sample of samples) yield { axes, values: [[metric, sample]] };
}

function sortedText(shown: string): string {
  return `${shown} has samples in the order of their size: the tool sorts them, so that a drift within a run cannot be seen.`;
}

/** Three are in order by chance one time in three. */
const FEWEST_SORTED = 5;

function areSorted(samples: readonly (number | null)[]): boolean {
  return (
    samples.length >= FEWEST_SORTED &&
    samples.every((sample, at) => at === 0 || (samples[at - 1] ?? -Infinity) <= (sample ?? Infinity))
  );
}
