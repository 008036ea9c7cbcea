import type { ErrorClass, TrialError } from "../model/run/trial.ts";

/** Only these are retried: the others give the same answer every time. */
export function isRetryable(error: TrialError): boolean {
  return error.class === "rate-limit" || error.class === "transient" || error.class === "timeout";
}

const TRANSIENT_ERRNO: ReadonlySet<string> = new Set([
  "EAGAIN",
  "EADDRINUSE",
  "EBUSY",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "EAI_AGAIN",
  "EMFILE",
  "ENETDOWN",
  "ENETUNREACH",
  "ENFILE",
  "ENOMEM",
  // An unreachable name server gives the same error as an unknown name.
  "ENOTFOUND",
  "EPIPE",
  "ETXTBSY",
  "UND_ERR_SOCKET",
]);
const TIMEOUT_ERRNO: ReadonlySet<string> = new Set([
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
const NOT_FOUND_ERRNO: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ERR_MODULE_NOT_FOUND"]);
const AUTH_ERRNO: ReadonlySet<string> = new Set(["EACCES", "EPERM"]);
const QUOTA_ERRNO: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/**
 * The class of an errno or of a code such as `http-429`; null = the code has none. The text of the message is never
 * used.
 */
export function classifyCode(code: string): ErrorClass | null {
  if (TRANSIENT_ERRNO.has(code)) return "transient";
  if (TIMEOUT_ERRNO.has(code)) return "timeout";
  if (NOT_FOUND_ERRNO.has(code)) return "not-found";
  if (AUTH_ERRNO.has(code)) return "auth";
  if (QUOTA_ERRNO.has(code)) return "quota";
  const status = /^http-(\d{3})$/.exec(code)?.[1];
  return status === undefined ? null : classifyStatus(Number(status));
}

/** Class of an HTTP status; null for one that is not an error. */
export function classifyStatus(status: number): ErrorClass | null {
  if (status === 429) return "rate-limit";
  if (status === 401 || status === 403) return "auth";
  if (status === 402) return "quota";
  if (status === 404 || status === 410) return "not-found";
  if (status === 408 || status === 504) return "timeout";
  if (status === 409 || status === 425 || status >= 500) return "transient";
  return status >= 400 ? "invalid" : null;
}

/**
 * A thrown value as data: its `status` or `code`, or that of its cause, decides the class. A value that has neither is
 * `invalid` and not retried.
 */
export function classifyError(thrown: unknown): TrialError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = codeOf(thrown) ?? (thrown instanceof Error ? codeOf(thrown.cause) : null);
  return {
    class: (code === null ? null : classifyCode(code)) ?? "invalid",
    code: code ?? "runner-threw",
    message,
  };
}

function codeOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) {
    return null;
  }
  if ("status" in value && typeof value.status === "number" && classifyStatus(value.status) !== null) {
    return `http-${value.status}`;
  }
  return "code" in value && typeof value.code === "string" ? value.code : null;
}
