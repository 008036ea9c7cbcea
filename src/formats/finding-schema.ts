import { z } from "zod";
import { DIRECTIONS } from "../model/config/margin.ts";
import { METRIC_KINDS } from "../model/config/metric-kind.ts";
import { QUANTILES, ROLES } from "../model/config/metric.ts";
import { DESIGNS, FINDING_KINDS } from "../model/result/finding.ts";
import { REASON_CODES } from "../model/result/reason.ts";
import { LEVEL_CHANGES } from "../model/result/compared-history.ts";
import { LIMIT_LEVELS, LIMIT_RESULTS, OPEN_LIMITS } from "../model/result/limit-result.ts";
import { sourcePlaceSchema } from "./trial-row.ts";
import { axesSchema, lazily, numberOrNull, sideSchema, textOrNull, warningSchema } from "./schemas.ts";

/** Null = a mean. Not written by early versions. */
const quantileSchema = lazily(() =>
  z
    .union(QUANTILES.map((one) => z.literal(one)))
    .nullable()
    .default(null),
);

const unitChangeSchema = lazily(() =>
  z.object({
    unit: z.string(),
    baseline: z.number(),
    candidate: z.number(),
    difference: z.number(),
  }),
);

const effectSizeSchema = lazily(() =>
  z.object({
    cohenD: numberOrNull,
    hedgesG: numberOrNull,
    dz: numberOrNull,
    cliffsDelta: numberOrNull,
  }),
);

const exactSchema = lazily(() =>
  z.object({
    absolute: z.number(),
    relative: numberOrNull,
    // Early versions do not write this.
    ulps: numberOrNull.default(null),
    firstUnit: textOrNull,
    mismatches: z.int().min(0),
    // Early versions do not write this.
    places: z.int().min(0).default(0),
    first: z.object({ path: z.string(), expected: z.string(), got: z.string() }).nullable().default(null),
  }),
);

const sizesSchema = lazily(() =>
  z.object({
    units: z.int().min(0),
    baselineTrials: z.int().min(0),
    candidateTrials: z.int().min(0),
    baselineMissing: z.int().min(0),
    candidateMissing: z.int().min(0),
  }),
);

const lookSchema = lazily(() =>
  z.object({ number: z.int().min(1), of: z.int().min(2), repetitions: z.int().min(1) }),
);

const acceptedSchema = lazily(() =>
  z.object({
    state: z.enum(["in-force", "expired", "exceeded"]),
    reason: z.string(),
    expires: z.string(),
    upTo: numberOrNull,
  }),
);

const namedRunSchema = lazily(() => z.object({ runId: z.string(), sha: textOrNull, time: z.string() }));

const comparedHistorySchema = lazily(() =>
  z.object({
    runs: z.int().min(1),
    since: namedRunSchema(),
    change: z.enum(LEVEL_CHANGES).nullable(),
    spreadRuns: z.int().min(1),
    outliers: z.int().min(0),
    moved: z.object({ runs: z.int().min(1), before: z.number() }).nullable(),
  }),
);

const creepSchema = lazily(() =>
  z.object({
    reference: namedRunSchema(),
    pinned: z.boolean(),
    runs: z.int().min(1),
    value: z.number(),
    estimate: z.number(),
    pAdjusted: z.number(),
  }),
);

const flippedUnitsSchema = lazily(() =>
  z.object({
    shown: z.array(z.string()),
    shownCount: z.int().min(0),
    listed: z.array(z.string()),
    listedCount: z.int().min(0),
  }),
);

const flipsSchema = lazily(() => z.object({ failing: flippedUnitsSchema(), passing: flippedUnitsSchema() }));

export const findingSchema = lazily(() =>
  z.object({
    metric: z.string(),
    quantile: quantileSchema(),
    metricKind: z.enum(METRIC_KINDS),
    role: z.enum(ROLES),
    group: axesSchema,
    kind: z.enum(FINDING_KINDS),
    reason: z.object({ code: z.enum(REASON_CODES), text: z.string() }),
    unit: textOrNull,
    better: z.enum(DIRECTIONS),
    design: z.enum(DESIGNS),
    scale: z.enum(["relative", "absolute"]),
    values: z.object({ baseline: numberOrNull, candidate: numberOrNull }),
    estimate: numberOrNull,
    lower: numberOrNull,
    upper: numberOrNull,
    intervalMethod: textOrNull,
    margin: z.number(),
    pMargin: numberOrNull,
    pAdjusted: numberOrNull,
    pWorse: numberOrNull,
    pWorseAdjusted: numberOrNull,
    // Early versions do not write this.
    pWarning: numberOrNull.default(null),
    pBetter: numberOrNull,
    effectSize: effectSizeSchema(),
    n: sizesSchema(),
    attainableP: numberOrNull,
    mde: numberOrNull,
    neededUnits: numberOrNull,
    worstUnits: z.array(unitChangeSchema()),
    exact: exactSchema().nullable(),
    // Early versions do not write this.
    look: lookSchema().nullable().default(null),
    // Early versions do not write this.
    accepted: acceptedSchema().nullable().default(null),
    // Early versions write neither this nor the next.
    history: comparedHistorySchema().nullable().default(null),
    place: sourcePlaceSchema().optional(),
    creep: creepSchema().nullable().default(null),
    flips: flipsSchema().nullable().default(null),
    warnings: z.array(warningSchema),
  }),
);

export const limitResultSchema = lazily(() =>
  z.object({
    metric: z.string(),
    quantile: quantileSchema(),
    group: axesSchema,
    side: sideSchema,
    limit: z.enum(["min", "max"]),
    level: z.enum(LIMIT_LEVELS),
    bound: z.number(),
    estimate: numberOrNull,
    lower: numberOrNull,
    upper: numberOrNull,
    unit: textOrNull,
    result: z.enum(LIMIT_RESULTS),
    trials: z.object({ measured: z.int().min(0), of: z.int().min(0) }).optional(),
    open: z.enum(OPEN_LIMITS).optional(),
  }),
);
