import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { lazily } from "../../formats/schemas.ts";
import type { ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolFolderImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { criterionMetric, criterionRows, withoutSamples } from "./criterion-samples.ts";

const benchmarkSchema = lazily(() => z.object({ full_id: z.string() }));
const sampleSchema = lazily(() =>
  z.object({ iters: z.array(z.number()), times: z.array(z.number().nullable()) }),
);

/** The folder of the last run; `base` and others are of earlier ones. */
const NEW = /^(?:.*\/)?new\/(?=(?:sample|benchmark)\.json$)/;

/**
 * The folder target/criterion: one row a sample, in ns an iteration. It keeps benchmarks of earlier runs: remove it before
 * `cargo bench`. A measurement other than wall time is not told from it here: use cargo-criterion for that.
 */
export const criterion = toolFolderImporter({
  format: "criterion",
  name: "a folder of Criterion, such as target/criterion",
  recognises: (files) => files.some((path) => NEW.test(path)),
  *parse(files, open, doubt) {
    const names = new UniqueNames();
    const folders = new Set(files.flatMap((path) => NEW.exec(path)?.[0] ?? []));
    const known = new Set(files);
    for (const folder of folders) {
      const [first, second] = [`${folder}benchmark.json`, `${folder}sample.json`];
      if (!known.has(first)) {
        throw usageProblem(folder, "expected benchmark.json beside sample.json, which names the benchmark");
      }
      yield* rowsOf(open(first), known.has(second) ? open(second) : null, names);
    }
    if (names.repeated !== null) doubt(repeatedName("The folder", names.repeated));
  },
});

function* rowsOf(
  named: ByteSource,
  sampled: ByteSource | null,
  names: UniqueNames,
): Generator<ToolRow, void, undefined> {
  // The path has `_` in place of `/`, and may be cut.
  const { full_id } = requireToolSchema(readToolJson(named), named.shown, benchmarkSchema());
  const benchmark = names.next(full_id);
  if (sampled === null) {
    yield { axes: { benchmark }, values: [], ...withoutSamples("has no sample.json") };
    return;
  }
  const { iters, times } = requireToolSchema(readToolJson(sampled), sampled.shown, sampleSchema());
  const metric = criterionMetric("ns");
  yield* criterionRows({ benchmark, metric, values: times, iterations: iters }, sampled.shown, null);
}
