import { z } from "zod";
import type { Manifest } from "../model/run/manifest.ts";
import { axesSchema, lazily, sideSchema, textMapSchema, textOrNull, warningSchema } from "./schemas.ts";
import { limitersSchema } from "./limiters-schema.ts";
import { parseJson } from "./text/parse-json.ts";

export const MANIFEST_SCHEMA = "regression-gate/manifest@1";

export const programSchema = lazily(() =>
  z.object({ name: z.literal("regression-gate"), version: z.string() }),
);

export const countsSchema = lazily(() =>
  z.object({
    planned: z.int().min(0),
    ok: z.int().min(0),
    failed: z.int().min(0),
    errored: z.int().min(0),
    timedOut: z.int().min(0),
    skipped: z.int().min(0),
  }),
);

const gitSchema = lazily(() =>
  z.object({
    sha: z.string(),
    branch: textOrNull,
    dirty: z.boolean(),
    remote: textOrNull,
    head: z.string().optional(),
    edited: z.object({ files: z.array(z.string()), count: z.int().min(1) }).optional(),
  }),
);

export const runnerSchema = lazily(() =>
  z.object({
    os: z.string(),
    arch: z.string(),
    cpu: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
    image: textOrNull,
    node: z.string(),
    machines: z.int().min(2).optional(),
  }),
);

const shardSchema = lazily(() =>
  z
    .object({
      index: z.int().min(1),
      of: z.int().min(1),
      split: z.string(),
      trials: z.array(z.int().min(0)),
      attempt: z.int().min(1),
      baselineCommit: textOrNull,
    })
    .refine(({ index, of, trials }) => index <= of && trials.length === of, {
      error: "expected a shard from 1 to `of` with the number of trials of each",
    }),
);

const lineageSchema = lazily(() =>
  z.object({
    parent: z
      .object({
        from: z.enum(["artifact", "ref", "file", "same-run", "none"]),
        run: textOrNull,
        runId: textOrNull,
        sha: textOrNull,
      })
      .nullable(),
    generation: z.int().min(0),
    why: z.string(),
    skipped: z.array(z.string()),
  }),
);

export const unplannedSchema = lazily(() =>
  z.object({
    file: z.string(),
    side: z.literal("baseline").optional(),
    rows: z.int().min(0),
    of: z.int().min(0),
    cases: z.array(
      z.object({
        axes: axesSchema,
        rows: z.int().min(0),
        kind: z.enum(["case", "repetition"]),
        meant: textOrNull,
        repetitions: z.string(),
        means: z.record(z.string(), z.number()),
      }),
    ),
    caseCount: z.int().min(0),
  }),
);

export const manifestSchema = lazily(() =>
  z.object({
    schema: z.literal(MANIFEST_SCHEMA),
    program: programSchema(),
    runId: z.string(),
    id: z.string(),
    planHash: z.string(),
    configHash: z.string(),
    seed: z.number(),
    suite: textOrNull,
    git: gitSchema().nullable(),
    versions: textMapSchema,
    baselineVersions: textMapSchema.optional(),
    metricSchema: textMapSchema,
    data: textMapSchema,
    baselineData: textMapSchema.optional(),
    runner: runnerSchema(),
    actor: z.string().optional(),
    startedAt: z.string(),
    finishedAt: textOrNull,
    counts: countsSchema(),
    complete: z.boolean(),
    sameJob: z.boolean(),
    sides: z.array(sideSchema),
    earlyStop: textOrNull,
    limiters: limitersSchema().optional(),
    unplanned: z.array(unplannedSchema()).optional(),
    resumed: z.int().min(1).optional(),
    shard: shardSchema().optional(),
    marks: z.array(z.string()),
    lineage: lineageSchema().optional(),
    warnings: z.array(warningSchema),
    models: z.record(z.string(), z.array(z.string())).exactOptional(),
  }),
);

/** Reads manifest.json; throws UsageError with every problem, NewerSchemaError for a later version. */
export function parseManifest(text: string, file: string): Manifest {
  return parseJson(text, file, { schema: manifestSchema(), version: MANIFEST_SCHEMA });
}

export function serializeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
