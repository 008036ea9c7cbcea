import type { Price } from "../../model/config/endpoint.ts";
import type { Usage } from "../../model/run/trial.ts";
import type { ChatTokens } from "./chat-answer.ts";

const TOKENS_PER_PRICE = 1e6;

/**
 * Cost of one call in USD; null when the model has no price or the server does not count what is priced. With a price of
 * its own for cached input, a server that does not say how much was cached leaves the cost unknown.
 */
export function costUsd(tokens: ChatTokens, price: Price | null): number | null {
  const { input, output } = tokens;
  if (price === null || input === null || output === null) return null;
  const cached = price.cachedInput === null ? 0 : tokens.cachedInput;
  // More cached tokens than tokens is no count.
  if (cached === null || cached > input) return null;
  const total = (input - cached) * price.input + cached * (price.cachedInput ?? 0) + output * price.output;
  return total / TOKENS_PER_PRICE;
}

/** The use of all calls of a trial together: a sum is known if each of its parts is known. */
export function usageOf(
  calls: readonly { readonly tokens: ChatTokens; readonly costUsd: number | null }[],
  truncated: boolean | null,
): Usage {
  return {
    calls: calls.length,
    inputTokens: sum(calls.map(({ tokens }) => tokens.input)),
    outputTokens: sum(calls.map(({ tokens }) => tokens.output)),
    totalTokens: sum(calls.map(({ tokens }) => tokens.total)),
    costUsd: sum(calls.map((call) => call.costUsd)),
    truncated,
  };
}

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
