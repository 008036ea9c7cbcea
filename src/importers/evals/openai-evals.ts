import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { Axes } from "../../model/config/case.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, Tool, ToolRow, ToolValue } from "../tool.ts";
import { binaryMetric, freeName, scoreMetric } from "./eval-metrics.ts";
import { shortText, valueText } from "./short-text.ts";

const match = binaryMetric("match");
const OWN: ReadonlySet<string> = new Set(["match"]);

const specSchema = lazily(() =>
  z.object({
    spec: z.object({
      eval_name: z.string().nullish(),
      base_eval: z.string().nullish(),
      split: z.string().nullish(),
      completion_fns: z.array(z.string()).nullish(),
      model_name: z.string().nullish(),
    }),
  }),
);

const eventSchema = lazily(() =>
  z.object({
    sample_id: z.union([z.string(), z.int()]),
    type: z.string(),
    data: z.unknown().optional(),
  }),
);

const reportSchema = lazily(() => z.object({ final_report: z.unknown() }));
const matchSchema = lazily(() => z.object({ correct: z.boolean() }));
const metricsSchema = lazily(() => z.record(z.string(), z.unknown()));

type Spec = z.infer<ReturnType<typeof specSchema>>["spec"];

const tool: Tool = {
  format: "openai-evals",
  name: "OpenAI evals log",
  recognises: ({ json }) =>
    json.has("spec") && ["eval_name", "base_eval", "completion_fns"].some((key) => json.has(`spec.${key}`)),
  *parse(file, doubt) {
    const log = readLog(file);
    yield* rowsOf(log, file.shown, doubt);
  },
};

/** The log of `oaieval --record_path log.jsonl`: one row a sample. Events of the threads come in any order. */
export const openaiEvals = toolImporter(tool);

/** What was recorded of one sample. */
interface Sample {
  readonly matches: boolean[];
  readonly metrics: (readonly ToolValue[])[];
  error: string | null;
}

interface Log {
  readonly spec: Spec;
  readonly samples: ReadonlyMap<string, Sample>;
  /** Undefined = the run did not end. */
  readonly report: unknown;
}

function readLog(file: ByteSource): Log {
  const samples = new Map<string, Sample>();
  let spec: Spec | null = null;
  let report: unknown;
  for (const { value, line } of toolLines(file)) {
    const isKey = (key: string) => typeof value === "object" && value !== null && key in value;
    if (spec !== null && isKey("spec"))
      throw usageProblem(file.shown, "expected one log in a file, got the start of another", { line });
    if (spec === null) {
      spec = requireToolSchema(value, file.shown, specSchema(), line).spec;
    } else if (isKey("final_report")) {
      report = requireToolSchema(value, file.shown, reportSchema(), line).final_report ?? null;
    } else {
      const { sample_id, type, data } = requireToolSchema(value, file.shown, eventSchema(), line);
      const id = String(sample_id);
      const sample = samples.get(id) ?? { matches: [], metrics: [], error: null };
      samples.set(id, sample);
      addEvent(sample, { type, data }, { shown: file.shown, line });
    }
  }
  return { spec: spec ?? {}, samples, report };
}

function addEvent(
  sample: Sample,
  { type, data }: { readonly type: string; readonly data: unknown },
  { shown, line }: { readonly shown: string; readonly line: number },
): void {
  if (type === "match") sample.matches.push(requireToolSchema(data, shown, matchSchema(), line).correct);
  else if (type === "metrics")
    sample.metrics.push(numbersOf(requireToolSchema(data, shown, metricsSchema(), line)));
  else if (type === "error") sample.error ??= data === undefined ? "an error" : valueText(data);
}

const HIGHER: ReadonlySet<string> = new Set(["accuracy", "exact_match", "f1_score", "score"]);

function numbersOf(all: Readonly<Record<string, unknown>>): readonly ToolValue[] {
  return Object.entries(all).flatMap(([name, value]): readonly ToolValue[] => {
    const metric = scoreMetric(freeName(name, OWN), HIGHER.has(name) ? "higher" : null);
    if (typeof value === "boolean") return [[metric, value ? 1 : 0]];
    return value === null || typeof value === "number" ? [[metric, value]] : [];
  });
}

function* rowsOf({ spec, samples, report }: Log, shown: string, doubt: Doubt): Generator<ToolRow> {
  const axes = axesOf(spec);
  const isScored = [...samples.values()].some(({ matches, metrics }) => matches.length + metrics.length > 0);
  if (report === undefined) {
    const message = "the log has no final_report: the run did not end";
    doubt({ code: "unfinished-log", text: `${shown} is not complete: ${message}.` });
    yield { axes: axes(null), ...errored("unfinished-log", message) };
  } else if (!isScored) yield* meansOf(report, axes(null), { shown, doubt });
  if (isScored || report === undefined)
    for (const [id, sample] of samples) yield* sampleRows(sample).map((row) => ({ axes: axes(id), ...row }));
  if (isScored)
    compareAccuracy(
      report,
      [...samples.values()].flatMap(({ matches }) => matches),
      { shown, doubt },
    );
}

function axesOf({ eval_name, base_eval, split, completion_fns, model_name }: Spec) {
  const name = eval_name ?? [base_eval, split].filter((part) => typeof part === "string").join(".");
  const model = completion_fns?.join(", ") ?? model_name ?? "";
  return (id: string | null): Axes => ({
    ...(model === "" ? {} : { model }),
    task: id === null ? name : `${name} › ${shortText(id)}`,
  });
}

function sampleRows({ matches, metrics, error }: Sample): readonly Omit<ToolRow, "axes">[] {
  const count = Math.max(matches.length, metrics.length);
  if (count === 0) return [errored("not-scored", error ?? "has no match and no metrics")];
  return Array.from({ length: count }, (_, index) => {
    const correct = matches[index];
    const own: readonly ToolValue[] = correct === undefined ? [] : [[match, correct ? 1 : 0]];
    const values = [...own, ...(metrics[index] ?? [])];
    if (values.every(([, value]) => value === null))
      return errored("not-scored", "has no metric that is a number");
    return { values };
  });
}

function errored(code: string, message: string): Omit<ToolRow, "axes"> {
  return { status: "errored", values: [], error: { code, message } };
}

interface Place {
  readonly shown: string;
  readonly doubt: Doubt;
}

/** Evals of one's own may record nothing a sample. */
function* meansOf(report: unknown, axes: Axes, { shown, doubt }: Place): Generator<ToolRow> {
  const parsed = metricsSchema().safeParse(report);
  const values = parsed.success ? numbersOf(parsed.data) : [];
  const text = `${shown} has no match and no metrics of its samples, so that its final report is one measurement: call record_match or record_metrics for each sample.`;
  doubt({ code: "means-only", text });
  yield values.length > 0 ? { axes, values } : { axes, ...errored("not-scored", "has no score") };
}

function compareAccuracy(report: unknown, matches: readonly boolean[], { shown, doubt }: Place): void {
  const accuracy = metricsSchema().safeParse(report).data?.["accuracy"];
  if (typeof accuracy !== "number" || matches.length === 0) return;
  const own = matches.filter(Boolean).length / matches.length;
  if (Math.abs(own - accuracy) < 1e-9) return;
  const text = `${shown} reports an accuracy of ${accuracy}, but ${own} of its samples match.`;
  doubt({ code: "count-disagrees", text });
}
