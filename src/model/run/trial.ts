import type { Case, Axes } from "../config/case.ts";
import type { DescribedMetric } from "../config/described-metric.ts";
import type { Warning } from "../result/finding.ts";
import type { CoveredLines } from "./covered-lines.ts";
import type { Side } from "./side.ts";
import type { JsonObject } from "../../base/json.ts";
import type { SourcePlace } from "./source-place.ts";
import type { MetricValue } from "./structure.ts";

/** One planned execution of a case. */
export interface Trial {
  /** `<caseKey>/<side>/<repetition>`: unique in a plan. The last row with a key wins. */
  readonly key: string;
  /** SHA-256 (hex) of everything that decides the result of this case; it is only used to resume. */
  readonly caseKey: string;
  readonly case: Case;
  /** 0-based. */
  readonly repetition: number;
  /** Index of the block that stays together. With two sides a block is one trial of each side for the same case. */
  readonly block: number;
  readonly side: Side;
  /**
   * A 32-bit number that depends on the config's seed, the case's axes and the repetition, and is equal on both sides.
   */
  readonly seed: number;
}

/**
 * `failed`: the system under test gave a wrong answer, which counts.
 * `errored`, `timed-out`: there was no answer. It does not count as a wrong answer, and is not dropped silently either.
 */
export type TrialStatus = "ok" | "failed" | "errored" | "timed-out" | "denied" | "skipped";

/** The classes of the retry rules. Only the first three are retried. */
export type ErrorClass = "rate-limit" | "transient" | "timeout" | "auth" | "quota" | "invalid" | "not-found";

/**
 * What a test did. `errored`: setup, collection, a crash or a timeout, which says nothing about the code. `xfail`,
 * `xpass`: known to fail, and failed, or passed. `flaky`: failed, then passed in the same run.
 */
export const TEST_STATUSES = ["passed", "failed", "errored", "skipped", "xfail", "xpass", "flaky"] as const;

export type TestStatus = (typeof TEST_STATUSES)[number];

export interface TrialError {
  readonly class: ErrorClass;
  /** Stable machine-readable code: `metrics-unreadable`, `exit-75`, `ENOENT`, … */
  readonly code: string;
  readonly message: string;
}

/** Null = not known. */
export interface AttemptAmounts {
  readonly calls: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
}

/** Exact numbers, or null where they are not known; never an estimate. */
export interface Usage {
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly totalTokens: number | null;
  readonly costUsd: number | null;
  readonly truncated: boolean | null;
}

/** Metric -> unit that its number came with, such as `ms`; a metric that is not listed came without. */
export type MetricUnits = Readonly<Record<string, string>>;

/** NaN and infinities are stored as null and listed in `nonFinite` of the row; inside a structure they are texts. */
export type Metrics = Readonly<Record<string, MetricValue>>;

/** One case that an invocation of a tool measured: the mean of its samples, which are not independent. */
export interface MeasuredCase {
  /** What the tool calls it, besides the axes of the trial. */
  readonly axes: Axes;
  readonly status: TrialStatus;
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  readonly units?: MetricUnits | undefined;
  readonly testStatus?: TestStatus | undefined;
  readonly place?: SourcePlace | undefined;
  readonly lines?: CoveredLines | undefined;
  readonly error: TrialError | null;
}

/** All that one invocation of a tool measured. */
export interface Measurements {
  /** What the tool's format says of the metrics. */
  readonly metrics: readonly DescribedMetric[];
  readonly cases: readonly MeasuredCase[];
  /** What is doubtful about the results, such as an output without an end; absent = nothing. */
  readonly doubts?: readonly Warning[] | undefined;
}

/** What another tool said of the trial, besides its numbers. */
export interface ToldByTool {
  readonly testStatus?: TestStatus;
  readonly place?: SourcePlace;
}

/** What a runner returns for one attempt. */
export type Outcome = ToldByTool & Ended;

type Ended =
  | {
      readonly status: "ok" | "failed";
      readonly metrics: Metrics;
      /** Names of metrics whose value was NaN or an infinity. */
      readonly nonFinite: readonly string[];
      /** Absent = no number came with one. */
      readonly units?: MetricUnits | undefined;
      readonly usage: Usage | null;
      readonly output: string | null;
      readonly error: TrialError | null;
      /** Wall time of the work alone, in ms; null = the time that the caller measures is used. */
      readonly durationMs: number | null;
      /** Number of attempts that another tool made, where it says so; absent = this is one attempt. */
      readonly attempts?: number;
      /** Present only for a file of a report of coverage. */
      readonly lines?: CoveredLines | undefined;
      /** Present only if one invocation measures many cases. */
      readonly measured?: Measurements;
      /** Present only for runners that ask a model. */
      readonly call?: ModelCall;
      /** The endpoint that was asked in place of the runner's own. */
      readonly fallback?: FallbackUse;
    }
  | {
      readonly status: "errored" | "timed-out";
      readonly error: TrialError;
      readonly output: string | null;
      readonly attempts?: number;
      /** Time that the server asked to wait before another request. */
      readonly retryAfterMs?: number;
      /** `after-answer`: the endpoint answered, and a later step failed, which says nothing about the endpoint. */
      readonly failedAt?: "after-answer";
      /**
       * What it used in spite of the error; absent or null = not known, so that a budget charges the full reservation.
       */
      readonly usage?: Usage | null;
      readonly fallback?: FallbackUse;
    };

/** The end of one call. An attempt may make more than one. */
export type CallEnd =
  | { readonly status: "ok" | "failed"; readonly usage: Usage | null; readonly error: TrialError | null }
  | Pick<
      Extract<Outcome, { status: "errored" | "timed-out" }>,
      "status" | "error" | "retryAfterMs" | "usage" | "failedAt"
    >;

/** The endpoint that was asked in place of one whose circuit was open. */
export interface FallbackUse {
  readonly endpoint: string;
  readonly insteadOf: string;
  /** The model that would have been asked; null = the runner asks no model. */
  readonly insteadOfModel: string | null;
}

/** The model that was asked, the one that answered, and how the answer ended. */
export interface ModelCall {
  readonly requestedModel: string;
  /** The name in the answer; null = the answer has none. */
  readonly answeredModel: string | null;
  /** `stop`, `length`, …; null = the answer does not say. */
  readonly finishReason: string | null;
  /** Token limit of the call whose answer counts; null = no limit was sent. */
  readonly maxTokens: number | null;
  /** Token limit of the previous call, whose answer was truncated; null = there was only one call. */
  readonly escalatedFrom: number | null;
  /** A second call with a higher limit gave no answer or was not allowed; absent = there was no such call. */
  readonly escalationFailed?: { readonly maxTokens: number; readonly code: string };
}

/** One row of trials.jsonl. */
export interface TrialRecord {
  readonly key: string;
  readonly caseKey: string;
  readonly axes: Axes;
  readonly contentHashes: Readonly<Record<string, string>>;
  readonly repetition: number;
  readonly block: number;
  readonly side: Side;
  readonly status: TrialStatus;
  /** Number over all resumes. */
  readonly attempts: number;
  /** ISO 8601, UTC; null in rows without it. */
  readonly startedAt: string | null;
  /** Duration of the last attempt only, without waiting for a queue or a rate limit. */
  readonly durationMs: number | null;
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  /** Absent = no number came with one: they are in the unit that the run's metric has, if any. */
  readonly units?: MetricUnits | undefined;
  readonly usage: Usage | null;
  readonly evaluation: JsonObject | null;
  readonly gates: readonly JsonObject[];
  readonly error: TrialError | null;
  readonly output: string | null;
  /** What all attempts, over all resumes, were charged to the run's budget; absent = there was no budget. */
  readonly charged?: AttemptAmounts | undefined;
  /** Present only for runners that ask a model. */
  readonly call?: ModelCall;
  /** The endpoint that gave the answer or the last failure in place of the runner's own. */
  readonly fallback?: FallbackUse;
  /** Present only for tests that another tool ran, if they did not plainly pass. */
  readonly testStatus?: TestStatus;
  /** Present only if one invocation measures many cases: a row of each is judged in place of this row. */
  readonly place?: SourcePlace;
  /** Present only for a file of a report of coverage that says which lines it counts. */
  readonly lines?: CoveredLines | undefined;
  /** Only where one invocation measures many cases: a row of each is judged in place of this row. */
  readonly measured?: Measurements;
}

/** Whether a trial has an answer. */
export function isMeasured(status: TrialStatus): boolean {
  return status === "ok" || status === "failed";
}

/** A test that the tool left out by itself, as the test or its platform says. */
export function isSkippedTest({ testStatus }: Pick<TrialRecord, "testStatus">): boolean {
  return testStatus === "skipped";
}

/** The parts of a row that show whether anything was measured. */
export type MeasuringRow = Pick<TrialRecord, "status" | "metrics" | "call" | "output" | "usage">;

/**
 * Whether a trial measured something. A failed trial counts as a wrong answer. But it looks the same as a program that
 * never started, so it only counts as a measurement if it reports values itself.
 */
export function isMeasurement(row: MeasuringRow): boolean {
  if (isHollow(row)) return false;
  return row.status === "ok" || (row.status === "failed" && hasValue(row));
}

/** Whether an answer ended at a limit of tokens: `length` for OpenAI; gateways hand on the words of other services. */
export function isLengthReason(finishReason: string): boolean {
  return /^(?:length|max_tokens|max_output_tokens|model_length|model_context_window_exceeded)$/i.test(
    finishReason,
  );
}

/** Whether a model's answer is without words, or ended at its token limit. */
export function isHollow({ status, call, output, usage }: MeasuringRow): boolean {
  if (call === undefined || !isMeasured(status)) return false;
  if (call.finishReason !== null && isLengthReason(call.finishReason)) return true;
  // The tokens decide only where the output is not stored and a call was made: a replay uses none, and some servers do
  // not count them.
  return output === null ? usage?.outputTokens === 0 && usage.calls !== 0 : output.trim() === "";
}

function hasValue({ metrics }: MeasuringRow): boolean {
  // A loop is used, because a list of values would be created for each of millions of rows.
  for (const name of Object.keys(metrics)) if ((metrics[name] ?? null) !== null) return true;
  return false;
}

/** Whether another model than the runner's own was asked, in place of an endpoint whose circuit was open. */
export function askedOtherModel({ call, fallback }: Pick<TrialRecord, "call" | "fallback">): boolean {
  if (fallback === undefined || call === undefined || fallback.insteadOfModel === null) return false;
  return call.requestedModel !== fallback.insteadOfModel;
}
