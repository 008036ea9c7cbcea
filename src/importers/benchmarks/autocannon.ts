import { z } from "zod";
import { lazily } from "../../formats/schemas.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import { loadRow } from "./failed-requests.ts";
import { meansOnly } from "./means-only.ts";

const number = z.number().nullish();
const count = z.int().min(0).nullish();
/** Classes of answers that are no success; `non2xx` is their sum. */
const OTHERS = ["1xx", "3xx", "4xx", "5xx"] as const;
const means = z.object({ mean: number, average: number, total: count });

const fileSchema = lazily(() =>
  z.object({
    title: z.string().nullish(),
    url: z.string().nullish(),
    errors: count,
    mismatches: count,
    non2xx: count,
    "1xx": count,
    "2xx": count,
    "3xx": count,
    "4xx": count,
    "5xx": count,
    latency: means,
    requests: means,
  }),
);

/**
 * JSON of `autocannon -j`: the means of one run, in ms and requests a second. It keeps no samples: run it several times, each
 * time to a file of its own.
 */
export const autocannon = toolImporter({
  format: "autocannon",
  name: "autocannon JSON",
  recognises: ({ json }) => json.has("latency") && json.has("requests") && json.has("non2xx"),
  *parse(file, doubt) {
    const run = requireToolSchema(readToolJson(file), file.shown, fileSchema());
    const { title, url, latency, requests } = run;
    doubt(meansOnly(file.shown, ADVICE));
    const name = [title, url].filter((part) => typeof part === "string" && part !== "");
    const others = OTHERS.reduce((sum, name) => sum + (run[name] ?? 0), 0);
    const [non2xx, errors] = [Math.max(run.non2xx ?? 0, others), run.errors ?? 0];
    const failed = non2xx + errors + (run.mismatches ?? 0);
    const answers = requests.total ?? (run["2xx"] ?? 0) + non2xx;
    yield loadRow(
      {
        benchmark: name.length === 0 ? "requests" : name.join(": "),
        requests: answers + errors,
        failed,
        latency: latency.mean ?? latency.average ?? null,
        latencyUnit: "ms",
        throughput: failed === 0 ? (requests.mean ?? requests.average ?? null) : null,
      },
      file.shown,
      doubt,
    );
  },
});

const ADVICE =
  "autocannon keeps no samples: run it several times, each time with -j to a file of its own, and name all of them.";
