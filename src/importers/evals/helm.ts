import { z } from "zod";
import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { lazily, numberOrNull } from "../../formats/schemas.ts";
import type { Axes } from "../../model/config/case.ts";
import { readToolJson } from "../tool-json.ts";
import { toolImporter } from "../tool-rows.ts";
import { requireToolSchema } from "../tool-schema.ts";
import type { Tool, ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { freeName, latencyIn, scoreMetric } from "./eval-metrics.ts";
import { shortText } from "./short-text.ts";

const perturbationSchema = lazily(() =>
  z.object({ name: z.string().nullish(), computed_on: z.string().nullish() }).nullish(),
);

const statsSchema = lazily(() =>
  z.array(
    z.object({
      instance_id: z.string(),
      train_trial_index: z.int().nullish(),
      perturbation: perturbationSchema(),
      stats: z.array(
        z.object({
          name: z.object({
            name: z.string(),
            split: z.string().nullish(),
            sub_split: z.string().nullish(),
            perturbation: perturbationSchema(),
          }),
          count: z.int(),
          mean: numberOrNull.optional(),
        }),
      ),
    }),
  ),
);

type Instance = z.infer<ReturnType<typeof statsSchema>>[number];
type Stat = Instance["stats"][number];

const tool: Tool = {
  format: "helm",
  name: "HELM per_instance_stats.json",
  recognises: ({ json }) => json.has("[].instance_id") && json.has("[].stats"),
  *parse(file, doubt) {
    const instances = requireToolSchema(readToolJson(file), file.shown, statsSchema());
    const run = runOf(file.shown);
    if (run === null) {
      const text = `The path of ${file.shown} does not tell its run, so that its instances alone are the cases. Keep the folder of the run, such as mmlu:subject=anatomy,model=gpt2.`;
      doubt({ code: "task-unknown", text });
    }
    requireOnce(instances, file.shown);
    const sorted = instances.toSorted((a, b) => (a.train_trial_index ?? 0) - (b.train_trial_index ?? 0));
    for (const [index, instance] of sorted.entries()) {
      const values = valuesOf(instance, `${file.shown} [${index}]`);
      const axes = axesOf(instance, run);
      if (values.some(([, value]) => value !== null)) yield { axes, values };
      else yield { axes, values, status: "errored", error: NOTHING } satisfies ToolRow;
    }
  },
};

/** `helm-run`: one row an instance, perturbation and trial. A statistic of no values is none. */
export const helm = toolImporter(tool);

const NOTHING = { code: "not-scored", message: "has no statistic with a value" };

interface Run {
  readonly name: string;
  readonly model: string | null;
}

/** HELM calls the folder of a run after its scenario and arguments: `mmlu:subject=anatomy,model=gpt2`. */
function runOf(shown: string): Run | null {
  const folder = shown.split(/[\\/]/).at(-2) ?? "";
  if (!/[:=]/.test(folder)) return null;
  const model = /(?:^|[:,])model=([^,]+)/.exec(folder)?.[1] ?? null;
  const name = folder.replace(/([:,])model=[^,]+,?/, "$1").replace(/[:,]$/, "");
  return { name, model };
}

function requireOnce(instances: readonly Instance[], shown: string): void {
  const seen = new Set<string>();
  for (const { instance_id, train_trial_index, perturbation } of instances) {
    const place = JSON.stringify([instance_id, train_trial_index ?? 0, perturbation ?? null]);
    if (seen.has(place))
      throw usageProblem(shown, `expected each instance once a trial, got ${quote(instance_id)} twice`);
    seen.add(place);
  }
}

function axesOf({ instance_id, perturbation }: Instance, run: Run | null): Axes {
  const perturbed = perturbation?.name ?? "";
  const id = perturbed === "" ? instance_id : `${instance_id} (${perturbed})`;
  return {
    ...(run === null || run.model === null ? {} : { model: run.model }),
    task: run === null ? shortText(id) : `${run.name} › ${shortText(id)}`,
  };
}

function valuesOf({ stats }: Instance, place: string): readonly ToolValue[] {
  const values = new Map<string, ToolValue>();
  for (const stat of stats) {
    const metric = metricOf(stat);
    if (values.has(metric.name)) {
      const message = `expected each statistic of an instance once, got two of ${quote(metric.name)}`;
      throw usageProblem(place, message);
    }
    values.set(metric.name, [metric, stat.count === 0 ? null : (stat.mean ?? null)]);
  }
  return [...values.values()];
}

const HIGHER =
  /^(?:(?:quasi_|prefix_|quasi_prefix_)?exact_match|accuracy|f1_score|classification_(?:macro|micro)_f1|(?:rouge|bleu)_[\dlL]+|chr_f_plus_plus|pass)(?:@\d+)?(?:_indicator)?$/;

const latency = latencyIn("s");

/** What is no score of the answer: sizes, probabilities and costs. */
const BESIDES = /^(?:num_|max_|batch_|training_|finish_reason_|prompt_|inference_|logprob|predicted_index)/;

function metricOf({ name }: Stat): ToolMetric {
  const computed = name.perturbation?.computed_on ?? name.perturbation?.name ?? "";
  const full = computed === "" ? name.name : `${name.name} (${computed})`;
  if (full === "inference_runtime") return latency;
  const metric = scoreMetric(freeName(full), HIGHER.test(name.name) ? "higher" : null);
  return BESIDES.test(name.name) ? { ...metric, role: "track" } : metric;
}
