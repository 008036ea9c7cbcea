import { z } from "zod";
import { DIRECTIONS } from "../model/config/margin.ts";
import { METRIC_KINDS } from "../model/config/metric-kind.ts";
import { ROLES } from "../model/config/metric.ts";
import { type Calibration, METRIC_USES, NOISE_SCALES, SPLIT_DESIGNS } from "../model/result/calibration.ts";
import { axesSchema, lazily, numberOrNull, textOrNull, warningSchema } from "./schemas.ts";
import { parseJson } from "./text/parse-json.ts";

export const CALIBRATION_SCHEMA = "regression-gate/calibration@1";

const rate = z.number().min(0).max(1);

const shareSchema = lazily(() =>
  z.object({
    count: z.int().min(0),
    of: z.int().min(0),
    share: rate,
    lower: rate,
    upper: rate,
  }),
);

const marginSchema = lazily(() => z.object({ scale: z.enum(["relative", "absolute"]), value: z.number() }));

const noiseSchema = lazily(() =>
  z.object({
    metric: z.string(),
    as: z.enum(NOISE_SCALES),
    value: z.number().min(0),
    isDefault: z.boolean(),
  }),
);

const sourceSchema = lazily(() =>
  z.discriminatedUnion("from", [
    z.object({
      from: z.literal("records"),
      design: z.enum(SPLIT_DESIGNS),
    }),
    z.object({ from: z.literal("simulation"), noise: z.array(noiseSchema()) }),
  ]),
);

const metricSchema = lazily(() =>
  z.object({
    metric: z.string(),
    group: axesSchema,
    kind: z.enum(METRIC_KINDS),
    role: z.enum(ROLES),
    better: z.enum(DIRECTIONS),
    unit: textOrNull,
    margin: marginSchema(),
    units: z.number().min(0),
    repetitions: z.number().min(0),
    falseReds: shareSchema(),
    falseWarnings: shareSchema(),
    passes: shareSchema(),
    power: z.array(z.object({ worsening: z.number(), seen: shareSchema() })),
    mde: numberOrNull,
    unitsNeeded: numberOrNull,
    use: z.enum(METRIC_USES),
    recommended: z.object({ margin: marginSchema().nullable(), repetitions: numberOrNull }),
    advice: z.string(),
  }),
);

export const calibrationSchema = lazily(() =>
  z.object({
    schema: z.literal(CALIBRATION_SCHEMA),
    id: z.string(),
    seed: z.number(),
    alpha: z.number(),
    source: sourceSchema(),
    unit: textOrNull,
    splits: z.int().min(1),
    resamples: z.int().min(1),
    confidence: rate,
    perPullRequest: z.object({ fail: shareSchema(), warn: shareSchema(), inconclusive: shareSchema() }),
    perComparison: shareSchema(),
    metrics: z.array(metricSchema()),
    warnings: z.array(warningSchema),
  }),
);

/** Reads what `calibrate --format json` wrote; throws UsageError with every problem, NewerSchemaError for a later version. */
export function parseCalibration(text: string, file: string): Calibration {
  return parseJson(text, file, { schema: calibrationSchema(), version: CALIBRATION_SCHEMA });
}
