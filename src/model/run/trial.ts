import type { Case, Axes } from "../config/case.ts";
import type { Side } from "./side.ts";
import type { JsonObject } from "../../base/json.ts";
import type { MetricValue } from "./structure.ts";

/** One planned execution of a case. */
export interface Trial {
  /** `<caseKey>/<side>/<repetition>`: unique in a plan; the last row of a key wins. */
  readonly key: string;
  /** SHA-256 (hex) of what decides this case's result; serves resume only. */
  readonly caseKey: string;
  readonly case: Case;
  /** 0-based. */
  readonly repetition: number;
  /** Index of the block that is kept together; with two sides a block is one A and one B of one case. */
  readonly block: number;
  readonly side: Side;
  /** 32-bit, a function of (config seed, case axes, repetition), equal on both sides. */
  readonly seed: number;
}

/**
 * `failed`: the system under test was wrong, which counts.
 * `errored`, `timed-out`: there was no answer, which neither counts as a wrong answer nor is dropped silently.
 */
export type TrialStatus = "ok" | "failed" | "errored" | "timed-out" | "denied" | "skipped";

/** Classes of the retry rules; only the first three are retried. */
export type ErrorClass = "rate-limit" | "transient" | "timeout" | "auth" | "quota" | "invalid" | "not-found";

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

/** Exact or null, never guessed. */
export interface Usage {
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly totalTokens: number | null;
  readonly costUsd: number | null;
  readonly truncated: boolean | null;
}

/** NaN and infinities arrive as null and are listed in `nonFinite` of the row; inside a structure they are text. */
export type Metrics = Readonly<Record<string, MetricValue>>;

/** What a runner answers for one attempt. */
export type Outcome =
  | {
      readonly status: "ok" | "failed";
      readonly metrics: Metrics;
      /** Names of metrics whose value was NaN or an infinity. */
      readonly nonFinite: readonly string[];
      readonly usage: Usage | null;
      readonly output: string | null;
      readonly error: TrialError | null;
      /** Wall time of the work alone, ms; null: the caller's stopwatch is good enough. */
      readonly durationMs: number | null;
      /** How often another tool tried, where it says so; absent = this is one attempt. */
      readonly attempts?: number;
      /** Of runners that ask a model. */
      readonly call?: ModelCall;
      /** Another endpoint was asked than the runner's own. */
      readonly fallback?: FallbackUse;
    }
  | {
      readonly status: "errored" | "timed-out";
      readonly error: TrialError;
      readonly output: string | null;
      readonly attempts?: number;
      /** How long the server asked to be left alone. */
      readonly retryAfterMs?: number;
      /** `after-answer`: its endpoint answered, and what came after it failed, which says nothing of the endpoint. */
      readonly failedAt?: "after-answer";
      /** What it used all the same; absent or null = not known, which a budget charges in full. */
      readonly usage?: Usage | null;
      readonly fallback?: FallbackUse;
    };

/** What became of one call, of which an attempt may make more than one. */
export type CallEnd =
  | { readonly status: "ok" | "failed"; readonly usage: Usage | null; readonly error: TrialError | null }
  | Pick<
      Extract<Outcome, { status: "errored" | "timed-out" }>,
      "status" | "error" | "retryAfterMs" | "usage" | "failedAt"
    >;

/** Who was asked in place of an endpoint whose circuit was open. */
export interface FallbackUse {
  readonly endpoint: string;
  readonly insteadOf: string;
  /** Model that would have been asked; null = the runner asks none. */
  readonly insteadOfModel: string | null;
}

/** Which model was asked, which one answered, and how. */
export interface ModelCall {
  readonly requestedModel: string;
  /** As the answer names it; null = it does not. */
  readonly answeredModel: string | null;
  /** `stop`, `length`, …; null = the answer does not say. */
  readonly finishReason: string | null;
  /** Token limit of the call that counts; null = none was asked for. */
  readonly maxTokens: number | null;
  /** Token limit of the previous call, whose answer was truncated; null = there was one call. */
  readonly escalatedFrom: number | null;
  /** A second call with a higher limit gave no answer, or was not allowed; absent = there was no such call. */
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
  /** Over all resumes. */
  readonly attempts: number;
  /** ISO 8601, UTC; null in rows without it. */
  readonly startedAt: string | null;
  /** Last attempt only; no queue or rate-limit wait. */
  readonly durationMs: number | null;
  readonly metrics: Metrics;
  readonly nonFinite: readonly string[];
  readonly usage: Usage | null;
  readonly evaluation: JsonObject | null;
  readonly gates: readonly JsonObject[];
  readonly error: TrialError | null;
  readonly output: string | null;
  /** What all attempts, over all resumes, were charged to the run's budget; absent = there was none. */
  readonly charged?: AttemptAmounts | undefined;
  /** Of runners that ask a model. */
  readonly call?: ModelCall;
  /** The answer, or the last failure, is another endpoint's than the runner's own. */
  readonly fallback?: FallbackUse;
}

/** A trial with an answer. */
export function isMeasured(status: TrialStatus): boolean {
  return status === "ok" || status === "failed";
}

/** What a row says of whether anything was measured. */
export type MeasuringRow = Pick<TrialRecord, "status" | "metrics" | "call" | "output" | "usage">;

/**
 * Whether a trial measured anything. A failed one counts as a wrong answer; alone it cannot be told from a program that
 * never started, so it measures only what it reports itself.
 */
export function isMeasurement(row: MeasuringRow): boolean {
  if (isHollow(row)) return false;
  return row.status === "ok" || (row.status === "failed" && hasValue(row));
}

/** A model's answer without words, or one that ended at its token limit. */
export function isHollow({ status, call, output, usage }: MeasuringRow): boolean {
  if (call === undefined || !isMeasured(status)) return false;
  if (call.finishReason === "length") return true;
  // The tokens tell only where the output is not kept and a call was made: a replay uses none, and some servers count none.
  return output === null ? usage?.outputTokens === 0 && usage.calls !== 0 : output.trim() === "";
}

function hasValue({ metrics }: MeasuringRow): boolean {
  // No list of values: it would be made for each of millions of rows.
  for (const name of Object.keys(metrics)) if ((metrics[name] ?? null) !== null) return true;
  return false;
}

/** Whether another model was asked than the runner's own, in place of an endpoint whose circuit was open. */
export function askedOtherModel({ call, fallback }: Pick<TrialRecord, "call" | "fallback">): boolean {
  if (fallback === undefined || call === undefined || fallback.insteadOfModel === null) return false;
  return call.requestedModel !== fallback.insteadOfModel;
}
