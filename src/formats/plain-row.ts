import type { Axes } from "../model/config/case.ts";
import type { Metrics, FallbackUse, ModelCall, TrialError, TrialRecord, Usage } from "../model/run/trial.ts";
import { isUnitLabel } from "../base/known-unit.ts";
import {
  DROPPED,
  MOST_LEVELS,
  isCount,
  isJsonObject,
  isJsonObjects,
  isListOfNames,
  isNumber,
  isNumberOrNull,
  isObject,
  isText,
  isTextMap,
  isTextOrNull,
  type Unchecked,
} from "./text/plain-json.ts";

/**
 * Whether parsed JSON is a row as nearly all rows are: every field there and none beside them, metrics that are numbers
 * or null. Such a row equals what the schema would return, and this check is several times faster. False says nothing: the schema
 * decides, and words the problem.
 */
export function isPlainRow(row: unknown): row is TrialRecord {
  if (!isObject(row)) return false;
  const charged = row["charged"];
  const call = row["call"];
  const fallback = row["fallback"];
  const units = row["units"];
  return (
    // Tests and places of other tools are few: the schema checks them.
    Object.keys(row).length === FIELDS + countThere(charged, call, fallback, units) &&
    (units === undefined || (isTextMap(units) && Object.values(units).every(isUnitLabel))) &&
    (charged === undefined || isCharged(charged)) &&
    (call === undefined || isModelCall(call)) &&
    (fallback === undefined || isFallbackUse(fallback)) &&
    hasPlainFields(row)
  );
}

/** The fields that every row has. */
const FIELDS = 18;

function countThere(...values: readonly unknown[]): number {
  return values.filter((value) => value !== undefined).length;
}

function hasPlainFields(row: Unchecked): boolean {
  return (
    isText(row["key"]) &&
    isText(row["caseKey"]) &&
    isAxes(row["axes"]) &&
    isTextMap(row["contentHashes"]) &&
    isCount(row["repetition"]) &&
    isCount(row["block"]) &&
    (row["side"] === "candidate" || row["side"] === "baseline") &&
    isStatus(row["status"]) &&
    isCount(row["attempts"]) &&
    isTextOrNull(row["startedAt"]) &&
    isNumberOrNull(row["durationMs"]) &&
    isPlainMetrics(row["metrics"]) &&
    isListOfNames(row["nonFinite"]) &&
    (row["usage"] === null || isUsage(row["usage"])) &&
    (row["evaluation"] === null || isJsonObject(row["evaluation"], MOST_LEVELS)) &&
    isJsonObjects(row["gates"]) &&
    (row["error"] === null || isError(row["error"])) &&
    isTextOrNull(row["output"])
  );
}

/** A row of another tool. */
export interface PlainBareRow {
  readonly axes: Axes;
  readonly repetition: number;
  readonly metrics: Metrics;
  readonly status?: TrialRecord["status"] | undefined;
  readonly attempt?: number | undefined;
}

export function isPlainBareRow(row: unknown): row is PlainBareRow {
  if (!isObject(row)) return false;
  const status = row["status"];
  const attempt = row["attempt"];
  return (
    Object.keys(row).length === 3 + countThere(status, attempt) &&
    (status === undefined || isStatus(status)) &&
    (attempt === undefined || isCount(attempt)) &&
    isAxes(row["axes"]) &&
    isCount(row["repetition"]) &&
    isPlainMetrics(row["metrics"])
  );
}

function isAxes(axes: unknown): axes is Axes {
  if (!isObject(axes)) return false;
  for (const name of Object.keys(axes)) {
    const value = axes[name];
    const isValue = typeof value === "string" || isNumber(value) || typeof value === "boolean";
    if (!isValue || name === DROPPED) return false;
  }
  return true;
}

function isPlainMetrics(metrics: unknown): metrics is Readonly<Record<string, number | null>> {
  if (!isObject(metrics)) return false;
  for (const name of Object.keys(metrics)) {
    if (!isNumberOrNull(metrics[name]) || name === DROPPED) return false;
  }
  return true;
}

function isUsage(usage: unknown): usage is Usage {
  if (!isObject(usage) || Object.keys(usage).length !== 6) return false;
  const { truncated } = usage;
  return (
    isNumberOrNull(usage["calls"]) &&
    isNumberOrNull(usage["inputTokens"]) &&
    isNumberOrNull(usage["outputTokens"]) &&
    isNumberOrNull(usage["totalTokens"]) &&
    isNumberOrNull(usage["costUsd"]) &&
    (truncated === null || typeof truncated === "boolean")
  );
}

function isCharged(charged: unknown): charged is NonNullable<TrialRecord["charged"]> {
  if (!isObject(charged) || Object.keys(charged).length !== 3) return false;
  return (
    isNumberOrNull(charged["calls"]) &&
    isNumberOrNull(charged["tokens"]) &&
    isNumberOrNull(charged["costUsd"])
  );
}

function isModelCall(call: unknown): call is ModelCall {
  if (!isObject(call)) return false;
  const failed = call["escalationFailed"];
  return (
    Object.keys(call).length === 5 + countThere(failed) &&
    isText(call["requestedModel"]) &&
    isTextOrNull(call["answeredModel"]) &&
    isTextOrNull(call["finishReason"]) &&
    isNumberOrNull(call["maxTokens"]) &&
    isNumberOrNull(call["escalatedFrom"]) &&
    (failed === undefined || isEscalationFailure(failed))
  );
}

function isEscalationFailure(failed: unknown): failed is ModelCall["escalationFailed"] {
  if (!isObject(failed) || Object.keys(failed).length !== 2) return false;
  return isNumber(failed["maxTokens"]) && isText(failed["code"]);
}

function isFallbackUse(use: unknown): use is FallbackUse {
  if (!isObject(use) || Object.keys(use).length !== 3) return false;
  return isText(use["endpoint"]) && isText(use["insteadOf"]) && isTextOrNull(use["insteadOfModel"]);
}

function isError(error: unknown): error is TrialError {
  if (!isObject(error) || Object.keys(error).length !== 3) return false;
  return isErrorClass(error["class"]) && isText(error["code"]) && isText(error["message"]);
}

function isErrorClass(name: unknown): name is TrialError["class"] {
  switch (name) {
    case "rate-limit":
    case "transient":
    case "timeout":
    case "auth":
    case "quota":
    case "invalid":
    case "not-found":
      return true;
    default:
      return false;
  }
}

function isStatus(status: unknown): status is TrialRecord["status"] {
  switch (status) {
    case "ok":
    case "failed":
    case "errored":
    case "timed-out":
    case "denied":
    case "skipped":
      return true;
    default:
      return false;
  }
}
