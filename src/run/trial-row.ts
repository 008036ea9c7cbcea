import type { AttemptAmounts, Metrics, Outcome, Trial, TrialError, TrialRecord } from "../model/run/trial.ts";
import type { Execution } from "../model/config/config.ts";
import { isUnitLabel } from "../base/known-unit.ts";
import type { Json } from "../base/json.ts";
import { withoutHalves } from "../base/well-formed.ts";
import type { Redactor } from "../secrets/redaction.ts";
import { type MetricValue, type Structure, isStructure, readStructure } from "../model/run/structure.ts";
import { HIDDEN_UNIT, measuredOf, redactError, toldOf } from "./told-by-tool.ts";
import { keptApart } from "./kept-apart.ts";
import type { AttemptResult } from "./retry.ts";

/** With a shorter limit only the start is kept, because two pieces would be too short to be useful. */
const HEAD_ALONE_BYTES = 256;
/** Longest name of a model. */
const MAX_NAME_CHARS = 200;

export interface RowContext {
  readonly execution: Pick<Execution, "keepOutputBytes">;
  readonly redact: Redactor;
  /** Number of attempts at this trial before it was run this time. */
  readonly attemptsBefore: number;
  /** What all attempts, over all resumes, were charged to the run's budget; null = there is no budget. */
  readonly charged: AttemptAmounts | null;
}

/**
 * The row of a finished trial. Every text is redacted before it is cut, because a cut secret would not be recognised
 * any more.
 */
export function trialRow(
  trial: Trial,
  finished: { readonly result: AttemptResult; readonly attempts: number },
  context: RowContext,
): TrialRecord {
  const { startedAtMs, durationMs } = finished.result;
  // A module may return text that a UTF-8 file cannot contain.
  const redact: Redactor = (text) => withoutHalves(context.redact(text));
  const outcome = keptApart(finished.result.outcome, redact);
  const { metrics, nonFinite, usage, units } = measuredParts(outcome, redact);
  return {
    key: trial.key,
    caseKey: trial.caseKey,
    axes: trial.case.axes,
    contentHashes: trial.case.contentHashes,
    repetition: trial.repetition,
    block: trial.block,
    side: trial.side,
    // A test that its tool left out is no error of the run.
    status: outcome.testStatus === "skipped" ? "skipped" : outcome.status,
    attempts: context.attemptsBefore + finished.attempts + (outcome.attempts ?? 1) - 1,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs,
    metrics,
    nonFinite,
    ...(units === undefined ? {} : { units }),
    usage,
    evaluation: null,
    gates: [],
    error: redactError(outcome.error, redact),
    output: keptOutput(outcome.output, context),
    ...callOf(outcome, redact),
    ...fallbackOf(outcome, redact),
    // Numbers alone: nothing to redact.
    ...("lines" in outcome && outcome.lines !== undefined ? { lines: outcome.lines } : {}),
    ...measuredOf(outcome, redact),
    ...toldOf(outcome, redact),
    ...(context.charged === null ? {} : { charged: context.charged }),
  };
}

/** The row of a trial whose answer turned out not to count. */
export function erroredRow(row: TrialRecord, error: TrialError, redact: Redactor): TrialRecord {
  return { ...row, status: "errored", metrics: {}, nonFinite: [], error: redactError(error, redact) };
}

/** The names in an answer may be any text. */
function callOf(outcome: Outcome, redact: Redactor): Pick<TrialRecord, "call"> {
  if ((outcome.status !== "ok" && outcome.status !== "failed") || outcome.call === undefined) return {};
  const { call } = outcome;
  const cut = (text: string | null): string | null =>
    text === null ? null : withoutHalves(redact(text).slice(0, MAX_NAME_CHARS));
  return {
    call: {
      ...call,
      requestedModel: redact(call.requestedModel),
      answeredModel: cut(call.answeredModel),
      finishReason: cut(call.finishReason),
      ...(call.escalationFailed === undefined
        ? {}
        : { escalationFailed: { ...call.escalationFailed, code: redact(call.escalationFailed.code) } }),
    },
  };
}

function fallbackOf({ fallback }: Outcome, redact: Redactor): Pick<TrialRecord, "fallback"> {
  if (fallback === undefined) return {};
  const { endpoint, insteadOf, insteadOfModel } = fallback;
  const model = insteadOfModel === null ? null : redact(insteadOfModel);
  return {
    fallback: { endpoint: redact(endpoint), insteadOf: redact(insteadOf), insteadOfModel: model },
  };
}

type MeasuredParts = Pick<TrialRecord, "metrics" | "nonFinite" | "units" | "usage">;

/** NaN, or a value that JSON does not have, is corrected here, so that no row ever contains one. */
function measuredParts(outcome: Outcome, redact: Redactor): MeasuredParts {
  if (outcome.status !== "ok" && outcome.status !== "failed") {
    return { metrics: {}, nonFinite: [], usage: null };
  }
  const entries = Object.entries(outcome.metrics).map(([name, value]) => {
    const stored = storable(value, redact);
    return { name: redact(name), stored, isLost: value !== null && stored === null };
  });
  const metrics: Metrics = Object.fromEntries(entries.map(({ name, stored }) => [name, stored]));
  const bad = entries.filter(({ isLost }) => isLost).map(({ name }) => name);
  return {
    metrics,
    nonFinite: [...new Set([...outcome.nonFinite.map(redact), ...bad])],
    units: unitsOf(outcome, metrics, redact),
    usage: outcome.usage,
  };
}

/** The units of numbers alone. A unit comes out of a program's output: it is redacted, too. */
function unitsOf(
  { units = {} }: Extract<Outcome, { status: "ok" | "failed" }>,
  metrics: Metrics,
  redact: Redactor,
): TrialRecord["units"] {
  const entries = Object.entries(units)
    .map(([name, unit]) => ({ name: redact(name), unit: redact(unit) }))
    .filter(({ name }) => Object.hasOwn(metrics, name) && typeof metrics[name] === "number")
    .map(({ name, unit }) => [name, isUnitLabel(unit) ? unit : HIDDEN_UNIT] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The label of a unit that held a secret. */

/** Null = nothing that a row can hold. */
function storable(value: MetricValue, redact: Redactor): MetricValue {
  if (value === null || typeof value === "number") return Number.isFinite(value) ? value : null;
  const read = readStructure(value);
  return read.ok ? redactStructure(read.value, redact) : null;
}

function redactStructure(value: Structure, redact: Redactor): Structure {
  const redactPart = (part: Json): Json => {
    if (typeof part === "string") return redact(part);
    return isStructure(part) ? redactStructure(part, redact) : part;
  };
  if (isList(value)) return value.map(redactPart);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [redact(key), redactPart(part)]));
}

/** `Array.isArray` alone does not see readonly lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function keptOutput(output: string | null, context: RowContext): string | null {
  const { keepOutputBytes } = context.execution;
  if (output === null || keepOutputBytes === 0) {
    return null;
  }
  const bytes = new TextEncoder().encode(context.redact(output));
  if (bytes.length <= keepOutputBytes || keepOutputBytes < HEAD_ALONE_BYTES) {
    return cutUtf8(bytes, Math.min(bytes.length, keepOutputBytes));
  }
  const half = Math.floor(keepOutputBytes / 2);
  const leftOut = bytes.length - 2 * half;
  return `${cutUtf8(bytes, half)}\n[… ${leftOut} bytes left out …]\n${tailUtf8(bytes, bytes.length - half)}`;
}

/** The bytes from `start` on as text; the rest of a character cut in two is dropped. */
function tailUtf8(bytes: Uint8Array, start: number): string {
  let first = start;
  while (((bytes[first] ?? 0) & 0xc0) === 0x80) {
    first += 1;
  }
  return new TextDecoder().decode(bytes.subarray(first));
}

/** The first bytes as text; a character cut in two is dropped. */
function cutUtf8(bytes: Uint8Array, maxBytes: number): string {
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return new TextDecoder().decode(bytes.subarray(0, end));
}
