import type { Execution } from "../../model/config/config.ts";

/** Longest time that a Retry-After holds work back, ms: the deadline, else the time that all attempts of a trial may take. */
export function longestPauseMs({ deadlineMs, retry, timeoutMs }: Execution): number {
  return deadlineMs ?? retry.attempts * (timeoutMs + retry.maxDelayMs);
}
