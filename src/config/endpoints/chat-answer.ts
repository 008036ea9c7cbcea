import { z } from "zod";
import type { ChatRunner, Extraction, Price } from "../../model/config/endpoint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { nonNegative, regularExpression, text } from "../values/written-values.ts";

/** What is computed from an answer: its price, its numbers and its mark. */

export const writtenPrice = z.strictObject(
  {
    input: requiredKey(nonNegative, "USD per million input tokens."),
    output: requiredKey(nonNegative, "USD per million output tokens."),
    "cached-input": optionalKey(
      nonNegative,
      "USD per million input tokens that the server had cached. Default: the price of `input`.",
    ),
  },
  expected("a mapping with input and output"),
);

/** Exactly one of the two is required. */
export const writtenExtraction = z.strictObject(
  {
    json: optionalKey(text, "JSONPath into the answer, which is JSON, plain or in a code fence."),
    pattern: optionalKey(
      regularExpression,
      "Regular expression with one capture group, and perhaps one named `unit`; its last match counts. A captured number that goes on in the text (`2,132`) is unreadable, not cut.",
    ),
  },
  expected("{json: $.score} or {pattern: 'score: ([0-9]+)'}"),
);

export const writtenScore = z.strictObject(
  {
    file: requiredKey(text, "ES module, relative to `cwd`."),
    export: defaultedKey(text, "default", "Name of the exported function."),
    options: optionalKey(z.json(), "Any JSON value; passed to the function with each answer."),
  },
  expected("a mapping with file"),
);

export function resolvePrice(written: z.output<typeof writtenPrice>): Price {
  return { input: written.input, output: written.output, cachedInput: written["cached-input"] ?? null };
}

export type WrittenExtraction = z.output<typeof writtenExtraction>;

export function resolveExtraction({ json, pattern }: WrittenExtraction): Extraction {
  return json === undefined ? { from: "pattern", pattern: pattern ?? "" } : { from: "json", path: json };
}

export type WrittenScore = string | z.output<typeof writtenScore>;

export function resolveScore(written: WrittenScore | undefined): ChatRunner["score"] {
  if (written === undefined) return null;
  const { file, export: exportName, options } = typeof written === "string" ? { file: written } : written;
  return { module: file, exportName: exportName ?? "default", options: options ?? null };
}
