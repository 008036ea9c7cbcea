import type { Usage } from "../../model/run/trial.ts";

const NOTHING = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  costUsd: 0,
  truncated: null,
} as const;

/** No server received the request, so no budget is charged. */
export const NOTHING_USED: Usage = { ...NOTHING, calls: 0 };

/** A server received the request and computed no answer. */
export const CALL_FOR_NOTHING: Usage = { ...NOTHING, calls: 1 };

/** No connection was made, so no request was read. `ETIMEDOUT` is not among them: it ends connections in use, too. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "ERR_PROXY_TUNNEL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Turned away before anything was computed: who asks may not, pays for nothing, names nothing that is there, or is too
 * fast. Not 400 and 422, which content filters answer with after they have read the prompt, nor 408, 409 and 425, whose
 * request may be under way; nor any 5xx.
 */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 410, 429]);

/** Whether a call that failed with this errno can have used nothing. */
export function usedNothing(code: string): boolean {
  return NOT_CONNECTED.has(code);
}

/** Whether an answer with this status can have used nothing: redirects are not followed. */
export function turnedAway(status: number): boolean {
  return (status >= 300 && status < 400) || TURNED_AWAY.has(status);
}
