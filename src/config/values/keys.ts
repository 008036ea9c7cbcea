import { z } from "zod";
import { describeValue } from "../../base/quote.ts";

/** An optional key: its meaning, for the JSON Schema and docs/configuration.md. */
export function optionalKey<T extends z.ZodType>(schema: T, description: string): z.ZodOptional<T> {
  return z.optional(schema).meta({ description });
}

/**
 * An optional key with the value it has when it is not written, as one would write it.
 * Documentation only: the default itself is applied in resolve; a test holds the two together.
 */
export function defaultedKey<T extends z.ZodType>(
  schema: T,
  shownDefault: unknown,
  description: string,
): z.ZodOptional<T> {
  return z.optional(schema).meta({ description, default: shownDefault });
}

/** A key that must be written. */
export function requiredKey<T extends z.ZodType>(schema: T, description: string): T {
  return schema.meta({ description });
}

interface RawIssue {
  readonly code: string;
  readonly input?: unknown;
}

/**
 * Option of a zod schema: a wrong type or a union without a match is reported as `expected <what>, got <value>`.
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
