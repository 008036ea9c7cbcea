import { z } from "zod";
import type { Report } from "../model/result/report.ts";
import { TEST_CHANGES } from "../model/result/tests/test-changes.ts";
import { TEST_STATUSES } from "../model/run/trial.ts";
import { COST_NAMES, COSTS } from "../model/result/verdict.ts";
import { lazily, numberOrNull, sideSchema, textOrNull, warningSchema } from "./schemas.ts";
import { coverageSchema } from "./report/coverage-schema.ts";
import { findingSchema, limitResultSchema } from "./finding-schema.ts";
import { verdictKindSchema } from "./history-file.ts";
import { countsSchema, manifestSchema, programSchema } from "./manifest.ts";
import { parseJson } from "./text/parse-json.ts";
import { sourcePlaceSchema, trialErrorSchema } from "./trial-row.ts";

export const REPORT_SCHEMA = "regression-gate/report@1";

const causeSchema = lazily(() =>
  z.object({
    name: z.enum(COST_NAMES),
    cost: z.enum(COSTS),
    count: z.int().min(0),
    text: z.string(),
  }),
);

const unmeasuredSideSchema = lazily(() =>
  z.object({
    side: sideSchema,
    trials: z.int().min(0),
    hollow: z.int().min(0),
    error: z.object({ code: z.string(), count: z.int().min(0), example: z.string() }).nullable(),
  }),
);

const completenessSchema = lazily(() =>
  z.object({
    counts: countsSchema(),
    complete: z.boolean(),
    plannedCases: z.int().min(0),
    repetitions: z.int().min(0),
    unmeasuredCases: z.array(z.string()),
    unmeasuredCaseCount: z.int().min(0),
    droppedGroups: z.array(z.string()),
    unmeasuredSides: z.array(unmeasuredSideSchema()).optional(),
    missingMetrics: z.array(z.string()),
    fewerTrials: z
      .object({
        extent: z.enum(["some", "dropped", "half"]),
        cases: z.array(z.string()),
        caseCount: z.int().min(1),
        trials: z.object({ baseline: z.int().min(0), candidate: z.int().min(0) }),
      })
      .optional(),
    retried: z.int().min(1).optional(),
    earlyStop: textOrNull,
  }),
);

const changedTestSchema = lazily(() =>
  z.object({
    test: z.string(),
    before: z.enum(TEST_STATUSES).nullable(),
    after: z.enum(TEST_STATUSES).nullable(),
    message: textOrNull,
    place: sourcePlaceSchema().nullable(),
    tier: z.enum(["track", "inform"]).exactOptional(),
    past: z.object({ failed: z.int().min(0), runs: z.int().min(0) }).exactOptional(),
    from: z.string().exactOptional(),
    quarantine: z
      .object({ test: z.string(), owner: z.string(), until: z.string(), reason: z.string() })
      .exactOptional(),
  }),
);

const testCountsSchema = lazily(() => z.record(z.enum(TEST_STATUSES), z.int().min(0)));

const testReportSchema = lazily(() =>
  z.object({
    counts: z.object({ baseline: testCountsSchema().nullable(), candidate: testCountsSchema() }),
    changes: z.array(
      z.object({
        change: z.enum(TEST_CHANGES),
        count: z.int().min(1),
        tracked: z.int().min(1).exactOptional(),
        informed: z.int().min(1).exactOptional(),
        tests: z.array(changedTestSchema()),
      }),
    ),
    vanishedFiles: z.array(z.string()),
    xfail: z.object({ budget: z.int().min(0), tolerance: z.int().min(0) }).nullable(),
    seconds: z.object({ baseline: numberOrNull, candidate: numberOrNull }),
  }),
);

const looksSchema = lazily(() =>
  z.object({
    declared: z.array(z.int().min(1)),
    taken: z.int().min(1),
    alpha: z.number(),
    open: z.array(z.string()),
  }),
);

const provenanceSchema = lazily(() =>
  z.object({
    from: z.enum(["artifact", "ref", "file", "same-run", "none"]),
    run: textOrNull,
    sha: textOrNull,
    branch: textOrNull,
    createdAt: textOrNull,
    ageDays: numberOrNull,
    ageCommits: numberOrNull,
    // Early versions do not write this.
    runner: textOrNull.default(null),
    url: textOrNull,
    why: z.string(),
    skipped: z.array(z.string()),
  }),
);

const errorGroupSchema = lazily(() =>
  z.object({
    class: trialErrorSchema().shape.class,
    code: z.string(),
    count: z.int().min(0),
    example: z.string(),
    cases: z.array(z.string()),
    // Early versions do not write this.
    known: z.array(z.object({ id: z.string(), advice: z.string(), count: z.int().min(1) })).default([]),
  }),
);

const policyChangeSchema = lazily(() =>
  z.object({
    path: z.string(),
    base: z.string(),
    head: z.string(),
    looser: z.boolean().nullable(),
    inForce: z.enum(["base", "head"]),
    measuresLess: z.string().optional(),
  }),
);

export const reportSchema = lazily(() =>
  z.object({
    schema: z.literal(REPORT_SCHEMA),
    program: programSchema(),
    id: z.string(),
    generatedAt: z.string(),
    verdict: verdictKindSchema,
    exitCode: z.int(),
    conclusion: z.enum(["success", "failure", "neutral"]),
    title: z.string(),
    causes: z.array(causeSchema()),
    alpha: z.number(),
    // Early versions do not write this.
    looks: looksSchema().nullable().default(null),
    seed: z.number(),
    findings: z.array(findingSchema()),
    limits: z.array(limitResultSchema()),
    tests: testReportSchema().optional(),
    completeness: completenessSchema(),
    errors: z.array(errorGroupSchema()),
    units: z.object({
      onlyBaseline: z.array(z.string()),
      onlyCandidate: z.array(z.string()),
      changed: z.array(z.string()),
    }),
    coverage: coverageSchema().optional(),
    versions: z.array(z.object({ name: z.string(), baseline: textOrNull, candidate: textOrNull })),
    baseline: provenanceSchema(),
    manifest: z.object({ baseline: manifestSchema().nullable(), candidate: manifestSchema().nullable() }),
    policyChanges: z.array(policyChangeSchema()),
    defaultPolicy: z.string().optional(),
    warnings: z.array(warningSchema),
  }),
);

/** Reads report.json; throws UsageError with every problem, NewerSchemaError for a later version. */
export function parseReport(text: string, file: string): Report {
  return parseJson(text, file, { schema: reportSchema(), version: REPORT_SCHEMA });
}
