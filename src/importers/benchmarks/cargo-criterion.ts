import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { lazily } from "../../formats/schemas.ts";
import { toolLines } from "../tool-lines.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import {
  type CriterionSamples,
  criterionMetric,
  criterionRows,
  withoutSamples,
} from "./criterion-samples.ts";

const messageSchema = lazily(() => z.looseObject({ reason: z.string() }));
const completeSchema = lazily(() =>
  z.object({
    id: z.string(),
    iteration_count: z.array(z.number()),
    measured_values: z.array(z.number().nullable()),
    unit: z.string(),
  }),
);
const groupSchema = lazily(() => z.object({ benchmarks: z.array(z.string()) }));

/** Lines of `cargo criterion --message-format=json`: one row a sample. Messages of cargo between them say nothing here. */
export const cargoCriterion = toolImporter({
  format: "cargo-criterion",
  name: "cargo-criterion JSON Lines",
  recognises: ({ json, text }) =>
    json.has("reason") && /"reason"\s*:\s*"(?:benchmark|group)-complete"/.test(text),
  *parse(file, doubt) {
    const names = new UniqueNames();
    const seen = new Set<string>();
    /** The ids of the group that is not complete. */
    let open = new Set<string>();
    for (const { value, line } of toolLines(file)) {
      const { reason } = requireToolSchema(value, file.shown, messageSchema(), line);
      if (reason === "benchmark-complete") {
        const one: Complete = requireToolSchema(value, file.shown, completeSchema(), line);
        seen.add(one.id);
        open.add(one.id);
        yield* criterionRows(samplesOf(one, names.next(one.id)), file.shown, line);
      }
      if (reason === "group-complete") {
        const { benchmarks } = requireToolSchema(value, file.shown, groupSchema(), line);
        open = new Set();
        for (const benchmark of benchmarks.filter((id) => !seen.has(id))) {
          seen.add(benchmark);
          yield {
            axes: { benchmark },
            values: [],
            ...withoutSamples("its group is complete, and it has no samples"),
          };
        }
      }
    }
    const [first] = open;
    if (first !== undefined) {
      const text = `${file.shown} ends before the group of ${quote(first)} is complete: the run was stopped, or the file is cut off.`;
      doubt({ code: "cut-off", text });
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

type Complete = z.infer<ReturnType<typeof completeSchema>>;

function samplesOf(
  { unit, measured_values, iteration_count }: Complete,
  benchmark: string,
): CriterionSamples {
  return {
    benchmark,
    metric: criterionMetric(unit),
    values: measured_values,
    iterations: iteration_count,
  };
}
