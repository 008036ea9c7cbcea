import { z } from "zod";
import { quote } from "../../base/quote.ts";
import { ROWS_MISSING } from "../../model/result/finding.ts";
import { lazily } from "../../formats/schemas.ts";
import { isAbsolutePath, pathName } from "../repository-path.ts";
import type { Doubt, ToolMetric, ToolRow } from "../tool.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { repeatedName, UniqueNames } from "../unique-names.ts";
import { meansOnly } from "./means-only.ts";

const time: ToolMetric = { name: "time", kind: "latency", better: "lower", unit: "s", role: "gate" };

const number = z.number().nullish();

const fileSchema = lazily(() =>
  z.object({
    benchmarks: z.array(
      z.object({
        fullname: z.string(),
        stats: z
          .object({ data: z.array(z.number().nullable()).nullish(), mean: number, rounds: number })
          .nullish(),
      }),
    ),
  }),
);

type Benchmark = z.infer<ReturnType<typeof fileSchema>>["benchmarks"][number];

/**
 * JSON of `pytest --benchmark-json=FILE`: one row a round, in seconds an iteration. `--benchmark-save` alone keeps no
 * rounds. A benchmark that raised is not in the file, and one whose test failed later is: the exit status of pytest tells.
 */
export const pytestBenchmark = toolImporter({
  format: "pytest-benchmark",
  name: "pytest-benchmark JSON",
  recognises: ({ json }) =>
    json.has("benchmarks") &&
    (json.has("machine_info") || (json.has("benchmarks[].fullname") && json.has("benchmarks[].stats"))),
  *parse(file, doubt) {
    const { benchmarks } = requireToolSchema(readToolJson(file), file.shown, fileSchema());
    const names = new UniqueNames();
    for (const benchmark of benchmarks) {
      yield* rowsOf(benchmark, names.next(nameOf(benchmark)), doubt, file.shown);
    }
    if (names.repeated !== null) doubt(repeatedName(file.shown, names.repeated));
  },
});

/** A file outside of the folder of pytest has its absolute path. */
function nameOf({ fullname }: Benchmark): string {
  const [file = "", ...rest] = fullname.split("::");
  return [isAbsolutePath(file) ? pathName(file, null) : file, ...rest].join("::");
}

function* rowsOf(
  { stats }: Benchmark,
  benchmark: string,
  doubt: Doubt,
  shown: string,
): Generator<ToolRow, void, undefined> {
  const axes = { benchmark };
  const { data, mean, rounds } = stats ?? {};
  const seconds = data ?? [];
  for (const value of seconds) yield { axes, values: [[time, value]] };
  if (seconds.length > 0) {
    if (typeof rounds === "number" && rounds !== seconds.length) {
      const text = `${shown} says ${rounds} rounds of ${quote(benchmark)}, and has ${seconds.length}: the latter count.`;
      doubt({ code: rounds > seconds.length ? ROWS_MISSING : "count-disagrees", text });
    }
  } else if (typeof mean === "number" && rounds !== 0) {
    yield { axes, values: [[time, mean]] };
    doubt(
      meansOnly(
        shown,
        "Write it with --benchmark-json=FILE, or add --benchmark-save-data to --benchmark-save.",
      ),
    );
  } else {
    const error = { code: "no-result", message: "has neither rounds nor a mean" };
    yield { axes, values: [], status: "errored", error };
  }
}
