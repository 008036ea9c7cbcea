import { z } from "zod";
import { defaultedKey, optionalKey, requiredKey } from "./values/described.ts";
import { expected } from "./values/expected.ts";
import { regularExpression, text, wholeNumber } from "./values/written-values.ts";

export const writtenFailure = z.strictObject(
  {
    advice: requiredKey(
      text,
      "What to do, in one sentence. `{{ name }}` stands for what the pattern's group `(?<name>…)` caught.",
    ),
    patterns: optionalKey(
      z.array(regularExpression, expected("a list of regular expressions")),
      "Regular expressions, of which one has to fit a line of the error's message or of the kept output.",
    ),
    codes: optionalKey(
      z.array(text, expected("a list of codes")),
      "Codes of errors, of which one has to be the row's: `exit-3`, `ENOSPC`, `http-503`.",
    ),
    priority: defaultedKey(
      wholeNumber(0, 999),
      100,
      "Of all failures that fit, the one with the highest priority is shown; those that are known anyway have 40 to 80.",
    ),
  },
  expected("a mapping with advice and patterns or codes"),
);

export type WrittenFailure = z.output<typeof writtenFailure>;
