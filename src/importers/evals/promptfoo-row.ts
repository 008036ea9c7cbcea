import { z } from "zod";
import { lazily, numberOrNull } from "../../formats/schemas.ts";
import type { TestStatus } from "../../model/run/trial.ts";
import type { ToolMetric, ToolRow, ToolValue } from "../tool.ts";
import { valueText } from "./short-text.ts";
import { cost, freeName, latencyIn, scoreMetric, success, tokens } from "./eval-metrics.ts";

const latency = latencyIn("ms");
const score = scoreMetric("score");
const OWN: ReadonlySet<string> = new Set(["score"]);

const tokensSchema = lazily(() =>
  z.object({
    total: numberOrNull.optional(),
    prompt: numberOrNull.optional(),
    completion: numberOrNull.optional(),
  }),
);

const textOrNothing = z.string().nullish();
const anyVars = z.record(z.string(), z.unknown()).nullish();

/** What is read of a row, in the versions since 2023. Keys that came later are optional. */
export const promptfooRowSchema = lazily(() =>
  z.object({
    success: z.boolean(),
    score: numberOrNull.optional(),
    namedScores: z.record(z.string(), numberOrNull).nullish(),
    latencyMs: numberOrNull.optional(),
    cost: numberOrNull.optional(),
    tokenUsage: tokensSchema().nullish(),
    failureReason: z.int().nullish(),
    error: z.unknown().optional(),
    gradingResult: z.unknown().optional(),
    response: z
      .object({
        cached: z.boolean().nullish(),
        cost: numberOrNull.optional(),
        tokenUsage: tokensSchema().nullish(),
      })
      .nullish(),
    provider: z.union([z.string(), z.object({ id: textOrNothing, label: textOrNothing })]).nullish(),
    prompt: z.union([z.string(), z.object({ label: textOrNothing, raw: textOrNothing })]).nullish(),
    promptId: textOrNothing,
    promptIdx: z.int().nullish(),
    testIdx: z.int().nullish(),
    description: textOrNothing,
    vars: anyVars,
    testCase: z
      .object({ description: textOrNothing, vars: anyVars, assert: z.unknown().optional() })
      .nullish(),
  }),
);

export type PromptfooRow = z.infer<ReturnType<typeof promptfooRowSchema>>;

/** What a row says, without its case. A provider's error is no score of 0: nothing was measured. */
export function promptfooOutcome(row: PromptfooRow): Omit<ToolRow, "axes"> {
  const status = statusOf(row);
  if (status !== "errored") return { status, values: valuesOf(row) };
  const message = typeof row.error === "string" ? row.error : unknownText(row);
  return { status, values: [], error: { code: "provider-error", message } };
}

function unknownText({ failureReason, success: passed, error }: PromptfooRow): string {
  if (typeof error === "object" && error !== null) return valueText(error);
  return `has the unknown outcome failureReason ${failureReason ?? "none"} with success ${passed}`;
}

/** `failureReason`: 0 none, 1 an assertion, 2 an error; before 0.94 there was none. */
function statusOf({ success: passed, failureReason, gradingResult, error }: PromptfooRow): TestStatus {
  // A success whose grade is none, or that names an error, is no outcome that is known.
  const isContradicted = isFailedGrade(gradingResult) || (typeof error === "string" && error.trim() !== "");
  if (failureReason === undefined || failureReason === null) {
    if (passed) return isContradicted ? "errored" : "passed";
    return isGraded(gradingResult) ? "failed" : "errored";
  }
  if (failureReason === 0 && passed) return isContradicted ? "errored" : "passed";
  if (failureReason === 1 && !passed) return "failed";
  return "errored";
}

function isFailedGrade(gradingResult: unknown): boolean {
  if (typeof gradingResult !== "object" || gradingResult === null) return false;
  return "pass" in gradingResult && gradingResult.pass === false;
}

/** Whether there was an answer to grade. */
function isGraded(gradingResult: unknown): boolean {
  return typeof gradingResult === "object" && gradingResult !== null;
}

function valuesOf(row: PromptfooRow): readonly ToolValue[] {
  const named = Object.entries(row.namedScores ?? {});
  return [
    [success, row.success ? 1 : 0],
    ...given(score, row.score),
    ...named.map(([name, value]): ToolValue => [scoreMetric(freeName(name, OWN)), value]),
    ...given(latency, latencyOf(row)),
    ...given(cost, costOf(row)),
    ...given(tokens, tokensOf(row)),
  ];
}

function given(metric: ToolMetric, value: number | null | undefined): readonly ToolValue[] {
  return value === undefined ? [] : [[metric, value]];
}

/** An answer out of the cache took no time that says anything. */
function latencyOf({ latencyMs, response }: PromptfooRow): number | null | undefined {
  return response?.cached === true ? null : latencyMs;
}

/** Every row has a cost; it is 0 where the provider told none. */
function costOf({ cost: total, response }: PromptfooRow): number | null | undefined {
  const own = response?.cost;
  if (typeof own === "number") return typeof total === "number" && total !== 0 ? total : own;
  return total === 0 ? null : total;
}

/** Rows before 0.115 have them in the response alone; later ones have zeros where the provider told none. */
function tokensOf({ tokenUsage, response }: PromptfooRow): number | null {
  const own = sumOf(response?.tokenUsage);
  if (own !== null) return own;
  const total = sumOf(tokenUsage);
  return total === 0 ? null : total;
}

function sumOf(usage: PromptfooRow["tokenUsage"]): number | null {
  if (usage === undefined || usage === null) return null;
  const { total, prompt, completion } = usage;
  if (typeof total === "number") return total;
  return typeof prompt === "number" && typeof completion === "number" ? prompt + completion : null;
}
