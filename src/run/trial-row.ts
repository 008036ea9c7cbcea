import type { AttemptAmounts, Execution } from "../model/config.ts";
import type { Redactor } from "../model/redaction.ts";
import type { Metrics, Outcome, Trial, TrialError, TrialRecord } from "../model/trial.ts";
import type { AttemptResult } from "./retry.ts";

const MAX_MESSAGE_CHARS = 1000;

export interface RowContext {
  readonly execution: Pick<Execution, "keepOutputBytes">;
  readonly redact: Redactor;
  /** Of this trial, before this run of it. */
  readonly attemptsBefore: number;
  /** To the run's budget, over all attempts and resumes; null = there is none. */
  readonly charged: AttemptAmounts | null;
}

/**
 * The row of a finished trial. Secrets leave here: every text is redacted before it is cut, as a cut secret would no
 * longer be recognised.
 */
export function trialRow(
  trial: Trial,
  finished: { readonly result: AttemptResult; readonly attempts: number },
  context: RowContext,
): TrialRecord {
  const { outcome, startedAtMs, durationMs } = finished.result;
  const { metrics, nonFinite, usage } = measuredParts(outcome, context.redact);
  return {
    key: trial.key,
    caseKey: trial.caseKey,
    axes: trial.case.axes,
    contentHashes: trial.case.contentHashes,
    repetition: trial.repetition,
    block: trial.block,
    side: trial.side,
    status: outcome.status,
    attempts: context.attemptsBefore + finished.attempts,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs,
    metrics,
    nonFinite,
    usage,
    evaluation: null,
    gates: [],
    error: redactError(outcome.error, context.redact),
    output: keptOutput(outcome.output, context),
    ...(context.charged === null ? {} : { charged: context.charged }),
  };
}

type MeasuredParts = Pick<TrialRecord, "metrics" | "nonFinite" | "usage">;

/** A runner that lets NaN through is corrected here, so that no row ever holds one. */
function measuredParts(outcome: Outcome, redact: Redactor): MeasuredParts {
  if (outcome.status !== "ok" && outcome.status !== "failed") {
    return { metrics: {}, nonFinite: [], usage: null };
  }
  const entries = Object.entries(outcome.metrics).map(([name, value]) => [redact(name), value] as const);
  const bad = entries.filter(([, value]) => value !== null && !Number.isFinite(value)).map(([name]) => name);
  const metrics: Metrics = Object.fromEntries(
    entries.map(([name, value]) => [name, bad.includes(name) ? null : value]),
  );
  return {
    metrics,
    nonFinite: [...new Set([...outcome.nonFinite.map(redact), ...bad])],
    usage: outcome.usage,
  };
}

function redactError(error: TrialError | null, redact: Redactor): TrialError | null {
  if (error === null) {
    return null;
  }
  const message = redact(error.message);
  const short = message.length > MAX_MESSAGE_CHARS ? `${message.slice(0, MAX_MESSAGE_CHARS)}…` : message;
  // The round trip replaces half a surrogate pair, which no UTF-8 file can hold.
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(short));
  return { class: error.class, code: redact(error.code), message: wellFormed };
}

function keptOutput(output: string | null, context: RowContext): string | null {
  const { keepOutputBytes } = context.execution;
  if (output === null || keepOutputBytes === 0) {
    return null;
  }
  const bytes = new TextEncoder().encode(context.redact(output));
  return cutUtf8(bytes, Math.min(bytes.length, keepOutputBytes));
}

/** The first bytes as text; a character cut in two is dropped. */
function cutUtf8(bytes: Uint8Array, maxBytes: number): string {
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return new TextDecoder().decode(bytes.subarray(0, end));
}
