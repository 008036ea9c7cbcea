import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import type { ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { type SampleFile, sampleRows } from "./sample-rows.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" };
const throughput: ToolMetric = {
  name: "throughput",
  kind: "amount",
  better: "higher",
  unit: "ops/s",
  role: "gate",
};

const number = z.number().nullish();

const fileSchema = lazily(() =>
  z.object({
    results: z.array(
      z.object({
        name: z.string(),
        ops: z.number().nullable(),
        samples: number,
        completed: z.boolean().nullish(),
        details: z.object({ sampleResults: z.array(z.number().nullable()).nullish() }).nullish(),
      }),
    ),
  }),
);

type Result = z.infer<ReturnType<typeof fileSchema>>["results"][number];

/**
 * JSON of benny's `save({ format: "json", details: true })`: one row a sample, in seconds an operation; benny sorts them. Without
 * details the operations a second alone, which are means. A suite whose case throws writes no file.
 */
export const benny = toolImporter({
  format: "benny",
  name: "benny JSON",
  recognises: ({ json }) => json.has("results[].ops") && json.has("results[].name"),
  *parse(file, doubt) {
    const { results } = requireToolSchema(readToolJson(file), file.shown, fileSchema());
    const place: SampleFile = { shown: file.shown, doubt, advice: ADVICE };
    const names = new UniqueNames();
    for (const result of results) yield* rowsOf(result, names.next(result.name), place);
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

const ADVICE = 'Write it with save({ format: "json", details: true }).';

/** The operations a second are the same as the samples beside them, written again. */
const told: ToolMetric = { ...throughput, role: "track" };

function* rowsOf(
  { ops, samples, completed, details }: Result,
  benchmark: string,
  place: SampleFile,
): Generator<ToolRow, void, undefined> {
  const seconds = details?.sampleResults ?? [];
  const isBroken = completed === false || samples === 0 || (ops !== null && ops <= 0);
  const of = { benchmark, failure: isBroken ? "did not complete, or ran no operation" : null };
  if (seconds.length === 0) {
    yield* sampleRows({ ...of, metric: throughput, samples: [], mean: ops, count: null }, place);
    return;
  }
  let rest = ops;
  const measured = { ...of, metric: time, samples: seconds, mean: null, count: samples ?? null };
  for (const row of sampleRows(measured, place)) {
    yield rest === null || row.status !== undefined ? row : { ...row, values: [...row.values, [told, rest]] };
    rest = null;
  }
}
