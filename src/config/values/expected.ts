import { describeValue } from "../../base/quote.ts";

interface RawIssue {
  readonly code: string;
  readonly input?: unknown;
}

/**
 * Option of a zod schema: a wrong type or an unfitting union is told as `expected <what>, got <value>`.
 * Unknown keys are left to the error map of `parseWritten`.
 */
export function expected(what: string): { error: (issue: RawIssue) => string | undefined } {
  return {
    error: (issue) => {
      if (issue.code === "unrecognized_keys") return undefined;
      if (issue.input === undefined) return `is required: expected ${what}`;
      return `expected ${what}, got ${describeValue(issue.input)}`;
    },
  };
}
