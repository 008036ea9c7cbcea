import type { ErrorClass, Outcome, TrialError } from "../../model/run/trial.ts";
import { classifyCode, classifyStatus } from "../../run/classify-error.ts";
import type { HttpResult } from "../../run/ports.ts";
import { parseBody } from "../answer/select-paths.ts";
import { retryAfterMs } from "./retry-after.ts";
import { CALL_FOR_NOTHING, turnedAway, usedNothing } from "./used-nothing.ts";

export type HttpAnswer = Extract<HttpResult, { ok: true }>;
export type Errored = Extract<Outcome, { status: "errored" | "timed-out" }>;

/** Codes in the body of a 429 or 403 that mean an empty account: waiting does not fill it. */
const QUOTA_CODES: ReadonlySet<string> = new Set([
  "insufficient_quota",
  "billing_hard_limit_reached",
  "billing_not_active",
]);

/** The answer (2xx), or why there is none, by errno and status alone, and that it used nothing where that is certain. */
export function answerOf(result: HttpResult, nowMs: number): HttpAnswer | Errored {
  if (!result.ok) {
    const { code, message } = result.error;
    const error = { class: classifyCode(code) ?? classifyProtocol(code), code, message };
    return { ...errored(error), ...(usedNothing(code) ? { usage: CALL_FOR_NOTHING } : {}) };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return result;
  const error = {
    class: isQuota(result) ? "quota" : (classifyStatus(status) ?? "invalid"),
    code: `http-${status}`,
    message: messageOf(result),
  } as const;
  const waitMs = retryAfterMs(result.headers, nowMs);
  return {
    ...errored(error),
    ...(turnedAway(status) ? { usage: CALL_FOR_NOTHING } : {}),
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  };
}

export function errored(error: TrialError): Errored {
  return { status: "errored", error, output: null };
}

/** Codes of Node's HTTP client for an answer that ended before its end, and for a proxy that gives no way through. */
const PASSING: ReadonlySet<string> = new Set([
  "ERR_PROXY_TUNNEL",
  "ERR_STREAM_PREMATURE_CLOSE",
  "HPE_INVALID_EOF_STATE",
]);

function classifyProtocol(code: string): ErrorClass {
  return PASSING.has(code) ? "transient" : "invalid";
}

function isQuota({ body }: HttpAnswer): boolean {
  const parsed = parseBody(body);
  const error = parsed.ok ? memberOf(parsed.value, "error") : null;
  return ["code", "type"].some((key) => {
    const value = memberOf(error, key);
    return typeof value === "string" && QUOTA_CODES.has(value);
  });
}

/** A member of an untrusted value; null if the value has no such member. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
  return Reflect.get(value, key);
}

/** The full text of an unusable answer: it is redacted before it is truncated to the limit of a row. */
export function messageOf({ status, headers, body }: HttpAnswer): string {
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    return `redirected to ${location}; redirects are not followed: configure the final address`;
  }
  const said = body.trim();
  return said === "" ? `status ${status}` : `status ${status}: ${said}`;
}
