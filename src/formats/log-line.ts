import { z } from "zod";
import type { EndpointChange, BudgetReport } from "../model/run/limiters.ts";
import { numberOrNull, sideSchema, textOrNull } from "./schemas.ts";

const count = z.int().min(0);
const time = z.iso.datetime();
const lookSchema = z.object({ number: z.int().min(1), of: z.int().min(1) });

const spendSchema = z
  .array(
    z.object({
      name: z.enum(["calls", "tokens", "USD", "trials", "seconds"]),
      limit: z.number(),
      spent: z.number(),
      reserved: z.number(),
    }),
  )
  .readonly() satisfies z.ZodType<readonly BudgetReport[]>;

const changeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("lowered"), limit: count }),
  z.object({ kind: z.literal("paused"), forMs: z.number() }),
  z.object({ kind: z.literal("opened"), code: z.string() }),
  z.object({ kind: z.literal("closed") }),
]) satisfies z.ZodType<EndpointChange>;

const progressSchema = z.object({
  planned: count.meta({ description: "trials to run, as far as known" }),
  atMost: count.meta({ description: "trials including those of later looks" }),
  done: count,
  resumed: count.meta({ description: "part of `done`: trials that had a row when the run was resumed" }),
  failed: count,
  errored: count.meta({ description: "includes timed-out ones" }),
  retries: count,
  elapsedMs: z.number().min(0),
  perSecond: numberOrNull.meta({ description: "in the last minute; null = no trial has ended yet" }),
  leftMs: numberOrNull,
  spend: spendSchema,
  look: lookSchema.nullable(),
});

const trialSchema = z.object({
  name: z.string(),
  side: sideSchema,
  repetition: count,
});

/** What `--log json` writes, one a line. */
export const logLineSchema = z.discriminatedUnion("event", [
  z.object({ time, event: z.literal("run-started"), ...progressSchema.shape }),
  z.object({ time, event: z.literal("look-started"), ...progressSchema.shape }),
  z.object({ time, event: z.literal("progress"), ...progressSchema.shape }),
  z.object({
    time,
    event: z.literal("trial-finished"),
    ...trialSchema.shape,
    key: z.string(),
    status: z.enum(["ok", "failed", "errored", "timed-out", "denied", "skipped"]),
    attempts: count,
    durationMs: numberOrNull,
    code: textOrNull,
    message: textOrNull,
    done: count,
    planned: count,
  }),
  z.object({
    time,
    event: z.literal("retry"),
    ...trialSchema.shape,
    attempt: count.meta({ description: "attempt without an answer" }),
    code: z.string(),
    delayMs: z.number(),
  }),
  z.object({ time, event: z.literal("limiter"), endpoint: z.string(), change: changeSchema }),
  z.object({ time, event: z.literal("stopped-early"), why: z.string() }),
  z.object({ time, event: z.literal("teardown-failed"), message: z.string() }),
  z.object({ time, event: z.literal("note"), message: z.string() }),
  z.object({ time, event: z.literal("run-finished"), ...progressSchema.shape }),
  z.object({
    time,
    event: z.literal("verdict"),
    verdict: z.enum(["pass", "warn", "inconclusive", "fail"]),
    exitCode: count,
    title: z.string(),
    folder: z.string().meta({ description: "folder of the run, relative to the working directory" }),
  }),
  // A run of several gates writes this event alone.
  z.object({
    time,
    event: z.literal("gate-finished"),
    gate: z.string(),
    done: count,
    of: count,
    verdict: z.enum(["pass", "warn", "inconclusive", "fail", "error"]),
    exitCode: count,
    title: z.string(),
    folder: textOrNull,
  }),
]);

export type LogLine = z.infer<typeof logLineSchema>;
