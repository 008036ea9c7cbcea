import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { describeValue } from "../../base/quote.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { toolLines } from "../tool-lines.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Doubt, ToolRow, ToolValue } from "../tool.ts";
import { lmEvalMetric } from "./lm-eval-metrics.ts";

/** `filter` and `metrics` came with 0.4.8. */
const sampleSchema = lazily(() =>
  z.looseObject({
    doc_id: z.union([z.int(), z.string()]),
    doc_hash: z.string().min(1),
    filter: z.string().nullish(),
    metrics: z.array(z.string()).nullish(),
  }),
);

type Sample = z.infer<ReturnType<typeof sampleSchema>>;

/** What a row has that is no metric, for versions that do not name them. */
const KNOWN: ReadonlySet<string> = new Set([
  "arguments",
  "doc",
  "doc_hash",
  "doc_id",
  "filter",
  "filtered_resps",
  "metrics",
  "prompt_hash",
  "resps",
  "target",
  "target_hash",
]);

/** Rows of `samples_<task>_<date>.jsonl`: one a document and filter. */
export function* lmEvalSamples(file: ByteSource, doubt: Doubt): Generator<ToolRow> {
  const task = taskOf(file.shown);
  if (task === null) {
    const text = `The name of ${file.shown} does not tell its task, so that its documents alone are the cases. Keep the name samples_<task>_<date>.jsonl.`;
    doubt({ code: "task-unknown", text });
  }
  const unfiltered = new Set<string>();
  for (const { value, line } of toolLines(file)) {
    const sample = requireToolSchema(value, file.shown, sampleSchema(), line);
    const { filter, doc_hash } = sample;
    if (typeof filter !== "string") {
      const id = JSON.stringify([sample.doc_id, doc_hash]);
      if (unfiltered.has(id)) throw twice(file.shown, sample, line);
      unfiltered.add(id);
    }
    const document = doc_hash.slice(0, 16);
    const axes = {
      filter: filter ?? "none",
      task: task === null ? document : `${task} › ${document}`,
    };
    const values = valuesOf(sample, { file: file.shown, line, doubt });
    if (values.some(([, one]) => one !== null)) yield { axes, values };
    else yield { axes, values, status: "errored", error: NO_NUMBER };
  }
}

const NO_NUMBER = { code: "no-number", message: "has no metric that is a number" };

/** A value without the name of its filter cannot be told from another's. */
function twice(file: string, { doc_id }: Sample, line: number): Error {
  const message = `expected each document once, because no row names its filter, got doc_id ${doc_id} again: update lm-eval to 0.4.8, or use one filter`;
  return usageProblem(file, message, { line });
}

/** The harness writes no task into the rows; its files are called after it. */
function taskOf(shown: string): string | null {
  const name = shown.split(/[\\/]/).at(-1) ?? shown;
  const found =
    /(?:^|[^\p{L}\p{N}])samples_(.+?)(?:_\d{4}-\d{2}-\d{2}T[-\d.:]+)?\.jsonl(?:\.gz|\.zst)?$/u.exec(name);
  return found?.[1] ?? null;
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly doubt: Doubt;
}

function valuesOf(sample: Sample, { file, line, doubt }: Line): readonly ToolValue[] {
  const { metrics } = sample;
  const names = metrics ?? Object.keys(sample).filter((name) => !KNOWN.has(name) && isNumeric(sample[name]));
  return [...new Set(names)].flatMap((name): readonly ToolValue[] => {
    if (!Object.hasOwn(sample, name))
      throw usageProblem(file, "expected a value for this metric, got nothing", { line, path: name });
    const value = sample[name];
    if (isNumeric(value)) return [[lmEvalMetric(name), typeof value === "boolean" ? Number(value) : value]];
    if (value === null) return [[lmEvalMetric(name), null]];
    const text = `${file} has ${describeValue(value)} as ${name}: such a metric is computed over all documents, and no document has a number of its own. It is not compared.`;
    doubt({ code: "no-number", text });
    return [];
  });
}

function isNumeric(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}
