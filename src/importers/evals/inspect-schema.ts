import { z } from "zod";
import { lazily, numberOrNull } from "../../formats/schemas.ts";

const textOrNothing = z.string().nullish();

const evalSchema = lazily(() =>
  z.object({
    task: z.string(),
    model: textOrNothing,
    solver: textOrNothing,
    task_args: z.record(z.string(), z.unknown()).nullish(),
    task_args_passed: z.record(z.string(), z.unknown()).nullish(),
    dataset: z.object({ sample_ids: z.array(z.union([z.string(), z.number()])).nullish() }).nullish(),
    config: z
      .object({
        epochs: z.int().nullish(),
        limit: z.unknown().optional(),
        sample_id: z.unknown().optional(),
      })
      .nullish(),
    scorers: z.array(z.object({ name: z.string(), metrics: z.unknown().optional() })).nullish(),
  }),
);

const resultsSchema = lazily(() =>
  z.object({
    total_samples: z.int().nullish(),
    completed_samples: z.int().nullish(),
    scores: z
      .array(
        z.object({
          name: z.string(),
          scorer: textOrNothing,
          reducer: textOrNothing,
          metrics: z.record(z.string(), z.object({ value: z.unknown().optional() })),
        }),
      )
      .nullish(),
  }),
);

/** A log without its samples. `status`: started, success, cancelled or error; the journal of a log that did not end has none. */
export const inspectHeaderSchema = lazily(() =>
  z.object({
    status: textOrNothing,
    eval: evalSchema(),
    results: resultsSchema().nullish(),
    error: z.object({ message: textOrNothing }).nullish(),
    invalidated: z.boolean().nullish(),
  }),
);

export type InspectHeader = z.infer<ReturnType<typeof inspectHeaderSchema>>;

const usageSchema = lazily(() =>
  z.object({
    input_tokens: numberOrNull.optional(),
    output_tokens: numberOrNull.optional(),
    total_tokens: numberOrNull.optional(),
    total_cost: numberOrNull.optional(),
  }),
);

export const inspectSampleSchema = lazily(() =>
  z.object({
    id: z.union([z.string(), z.number()]),
    epoch: z.int(),
    scores: z.record(z.string(), z.object({ value: z.unknown().optional() }).nullable()).nullish(),
    score: z.object({ value: z.unknown().optional() }).nullish(),
    model_usage: z.record(z.string(), usageSchema()).nullish(),
    total_time: numberOrNull.optional(),
    working_time: numberOrNull.optional(),
    error: z.object({ message: textOrNothing }).nullish(),
    error_retries: z.array(z.unknown()).nullish(),
    invalidation: z.unknown().optional(),
  }),
);

export type InspectSample = z.infer<ReturnType<typeof inspectSampleSchema>>;

export const inspectLogSchema = lazily(() =>
  inspectHeaderSchema().extend({ samples: z.array(inspectSampleSchema()).nullish() }),
);
