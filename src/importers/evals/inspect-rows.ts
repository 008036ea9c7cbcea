import { ROWS_MISSING } from "../../model/result/finding.ts";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { Axes } from "../../model/config/case.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { cost, freeName, latencyIn, scoreMetric, tokens } from "./eval-metrics.ts";
import type { InspectHeader, InspectSample } from "./inspect-schema.ts";
import { InspectMetrics, scoresOf, scoreNumber } from "./inspect-score.ts";
import { namedValues, shortText, valueText } from "./short-text.ts";

const latency = latencyIn("s");
const workingTime: ToolMetric = { ...latency, name: "working-time" };

export interface InspectLog {
  readonly header: InspectHeader;
  /** Can be read again. Null = the log was written without them. */
  readonly samples: (() => Iterable<InspectSample>) | null;
  readonly shown: string;
}

/** Rows of one log: one a sample and epoch, and an errored one for each of a log that did not get that far. */
export function* inspectRows({ header, samples, shown }: InspectLog, doubt: Doubt): Generator<ToolRow> {
  const axes = axesOf(header);
  if (header.invalidated === true) doubt({ code: "invalidated", text: `${shown} is marked as invalidated.` });
  const metrics = new InspectMetrics(accurateScorers(header));
  let isScored = false;
  for (const sample of samples?.() ?? []) {
    const scores = scoresOf(sample.scores ?? single(sample));
    for (const score of scores) metrics.add(score);
    isScored ||= scores.length > 0;
  }
  const seen = new Set<string>();
  let completed = 0;
  for (const sample of samples?.() ?? []) {
    const row = rowOf(sample, metrics, isScored);
    noteUnreadable(sample, shown, doubt);
    if (seen.has(placeOf(sample))) throw twice(sample, shown);
    seen.add(placeOf(sample));
    if (row.status !== "errored") completed += 1;
    yield { axes: axes(sample.id), ...row };
  }
  yield* unfinished({ header, shown, seen, axes }, doubt);
  if (seen.size === 0) yield* meansOf(header, shown, doubt);
  compareCounts(header, seen.size, { shown, completed, doubt });
}

function twice({ id, epoch }: InspectSample, shown: string): Error {
  return usageProblem(
    shown,
    `expected each sample once an epoch, got ${quote(String(id))}, epoch ${epoch} twice`,
  );
}

/** Logs of the first versions have one score. */
function single({ score }: InspectSample): InspectSample["scores"] {
  return score === undefined || score === null ? null : { score };
}

function placeOf({ id, epoch }: Pick<InspectSample, "id" | "epoch">): string {
  return JSON.stringify([String(id), epoch]);
}

function axesOf({ eval: { task, model, solver, task_args_passed, task_args } }: InspectHeader) {
  const values = namedValues(task_args_passed ?? task_args ?? {});
  const name = values === "" ? task : `${task} (${values})`;
  return (id: string | number | null): Axes => ({
    ...(typeof model === "string" ? { model } : {}),
    ...(typeof solver === "string" && solver !== "" ? { solver } : {}),
    task: id === null ? name : `${name} › ${shortText(String(id))}`,
  });
}

function accurateScorers({ eval: { scorers } }: InspectHeader): ReadonlySet<string> {
  const accurate = (scorers ?? []).filter(({ metrics }) => /\baccuracy\b/.test(valueText(metrics ?? null)));
  return new Set(
    accurate.map(({ name }) => name.split("/").at(-1) ?? name).concat(accurate.map(({ name }) => name)),
  );
}

function rowOf(sample: InspectSample, metrics: InspectMetrics, isScored: boolean): Omit<ToolRow, "axes"> {
  const attempts = (sample.error_retries?.length ?? 0) + 1;
  const errored = (code: string, message: string) => ({
    status: "errored" as const,
    values: [],
    error: { code, message },
    attempts,
  });
  if (sample.error !== null && sample.error !== undefined)
    return errored("sample-error", sample.error.message ?? "ended with an error");
  if (sample.invalidation !== null && sample.invalidation !== undefined)
    return errored("invalidated", "is marked as invalidated");
  const scores = scoresOf(sample.scores ?? single(sample));
  if (isScored && scores.length === 0) return errored("not-scored", "has no score");
  return { attempts, values: [...scores.map((score) => metrics.valueOf(score)), ...costsOf(sample)] };
}

function costsOf({ total_time, working_time, model_usage }: InspectSample): readonly ToolValue[] {
  const usages = Object.values(model_usage ?? {});
  const sum = (numbers: readonly (number | null | undefined)[]) =>
    numbers.length === 0 || !numbers.every((one) => typeof one === "number")
      ? null
      : numbers.reduce<number>((total, one) => total + one, 0);
  const values: readonly (readonly [ToolMetric, number | null | undefined])[] = [
    [latency, total_time],
    [workingTime, working_time],
    [cost, sum(usages.map(({ total_cost }) => total_cost))],
    [
      tokens,
      sum(usages.map((usage) => usage.total_tokens ?? sum([usage.input_tokens, usage.output_tokens]))),
    ],
  ];
  return values.flatMap(([metric, value]) => (typeof value === "number" ? [[metric, value] as const] : []));
}

/** inspect_ai counts a value that is no number as 0, and so as wrong. */
function noteUnreadable({ scores }: InspectSample, shown: string, doubt: Doubt): void {
  const found = scoresOf(scores).find(({ value }) => scoreNumber(value) === undefined);
  if (found === undefined) return;
  const text = `${shown} has a value of ${found.name} that is no number (${quote(valueText(found.value))}); it is not scored here, while inspect_ai counts it as 0.`;
  doubt({ code: "unreadable-score", text });
}

interface Unfinished {
  readonly header: InspectHeader;
  readonly shown: string;
  readonly seen: ReadonlySet<string>;
  readonly axes: (id: string | number | null) => Axes;
}

/** A log of a run that ended early has the samples that were done: the others were lost. */
function* unfinished({ header, shown, seen, axes }: Unfinished, doubt: Doubt): Generator<ToolRow> {
  const { status, error, invalidated, eval: spec } = header;
  const lost = (id: string | number | null, message: string): ToolRow => ({
    axes: axes(id),
    values: [],
    status: "errored",
    error: { code: "unfinished-log", message },
  });
  if (invalidated === true) yield lost(null, "the log is marked as invalidated");
  if (status === "success") return;
  const ended = `the log's status is ${status ?? "started"}${error?.message ? `: ${error.message}` : ""}`;
  doubt({ code: "unfinished-log", text: `${shown} is not complete: ${ended}.` });
  const isPart = [spec.config?.limit, spec.config?.sample_id].some(
    (one) => one !== null && one !== undefined,
  );
  const ids = isPart ? [] : (spec.dataset?.sample_ids ?? []);
  const epochs = Array.from({ length: spec.config?.epochs ?? 1 }, (_, index) => index + 1);
  const missing = epochs.flatMap((epoch) => ids.filter((id) => !seen.has(placeOf({ id, epoch }))));
  yield* missing.map((id) => lost(id, ended));
  // All samples may be there, and what comes after them may not.
  if (missing.length === 0) yield lost(null, ended);
}

/** Written with `--no-log-samples`. */
function* meansOf(header: InspectHeader, shown: string, doubt: Doubt): Generator<ToolRow> {
  const scores = header.results?.scores ?? [];
  const values = scores.flatMap(({ name, scorer, reducer, metrics }) =>
    Object.entries(metrics)
      .filter(([metric]) => !SPREADS.has(metric))
      .flatMap(([metric, { value }]): readonly ToolValue[] => {
        if (typeof value !== "number" && value !== null) return [];
        const whole = scorer === null || scorer === undefined || scorer === name ? name : `${scorer}/${name}`;
        const full = [whole, ...(reducer && reducer !== "mean" ? [reducer] : []), metric].join(" ");
        return [[scoreMetric(freeName(full), metric === "accuracy" ? "higher" : null), value]];
      }),
  );
  if (values.length === 0 || header.status !== "success") return;
  const text = `${shown} has no samples, so that each mean is one measurement, without any spread: run inspect eval without --no-log-samples.`;
  doubt({ code: "means-only", text });
  yield { axes: axesOf(header)(null), values };
}

/** Metrics that are not compared: they say how far the samples are apart. */
const SPREADS: ReadonlySet<string> = new Set(["stderr", "std", "var", "bootstrap_stderr", "ci"]);

function compareCounts(
  { results, status }: InspectHeader,
  total: number,
  { shown, completed, doubt }: { readonly shown: string; readonly completed: number; readonly doubt: Doubt },
): void {
  if (status !== "success" || total === 0) return;
  const { total_samples, completed_samples } = results ?? {};
  if ((total_samples ?? total) === total && (completed_samples ?? completed) === completed) return;
  const text = `${shown} says that it has ${total_samples ?? total} samples, of which ${completed_samples ?? completed} were completed, but has ${total}, of which ${completed} have no error.`;
  doubt({ code: (total_samples ?? total) > total ? ROWS_MISSING : "count-disagrees", text });
}
