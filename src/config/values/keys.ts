import { z } from "zod";
import { describeValue } from "../../base/quote.ts";

/** An optional key with its description for the JSON Schema and docs/configuration.md. */
export function optionalKey<T extends z.ZodType>(schema: T, description: string): z.ZodOptional<T> {
  return z.optional(schema).meta({ description });
}

/**
 * An optional key with its default, as a user would write it. It is documentation only: resolve applies the default,
 * and a test compares the two.
 */
export function defaultedKey<T extends z.ZodType>(
  schema: T,
  shownDefault: unknown,
  description: string,
): z.ZodOptional<T> {
  return z.optional(schema).meta({ description, default: shownDefault });
}

/** A key that the user must write. */
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
