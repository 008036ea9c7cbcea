import { z } from "zod";
import { didYouMean } from "../base/did-you-mean.ts";
import { quote } from "../base/quote.ts";
import { namesIn } from "../base/template.ts";
import type { FailureRule } from "../model/config/failure.ts";
import { readPattern } from "./values/check-pattern.ts";
import type { Complaint } from "./values/complaint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "./values/keys.ts";
import { type Owner, unlisted } from "./values/owner.ts";
import { regularExpression, text, wholeNumber } from "./values/written-values.ts";

export const writtenFailure = z.strictObject(
  {
    advice: requiredKey(
      text,
      "What to do, in one sentence. `{{ name }}` is replaced by the match of the pattern's group `(?<name>…)`.",
    ),
    patterns: optionalKey(
      z.array(regularExpression, expected("a list of regular expressions")),
      "Regular expressions, one of which has to match a line of the error's message or of the kept output.",
    ),
    codes: optionalKey(
      z.array(text, expected("a list of codes")),
      "Error codes, one of which has to be the row's: `exit-3`, `ENOSPC`, `http-503`.",
    ),
    priority: defaultedKey(
      wholeNumber(0, 999),
      100,
      "Of all failures that match, the one with the highest priority is shown; built-in ones have 40 to 80.",
    ),
  },
  expected("a mapping with advice and patterns or codes"),
);

type WrittenFailure = z.output<typeof writtenFailure>;

/** They explain errors and do not change the status of a trial. */
export const FAILURES_OWNER = "head" satisfies Owner;

/** Checks for detectors that could never match, and advice with placeholders that no pattern fills. */
export function checkFailures(failures: Readonly<Record<string, WrittenFailure>>): Complaint[] {
  return Object.entries(failures).flatMap(([id, failure]): Complaint[] => {
    const { patterns = [], codes = [], advice } = failure;
    const path = ["failures", id];
    if (patterns.length + codes.length === 0) {
      return [{ path, at: "key", message: "expected patterns or codes: without them it matches nothing" }];
    }
    const read = patterns.map(readPattern);
    const broken = read.flatMap(({ problem }, index): Complaint[] =>
      problem === null ? [] : [{ path: [...path, "patterns", index], at: "value", message: problem }],
    );
    const groups = read.flatMap(({ names }) => names);
    const unknown = broken.length > 0 ? [] : namesIn(advice).filter((name) => !groups.includes(name));
    return [
      ...broken,
      ...unknown.map((name): Complaint => ({
        path: [...path, "advice"],
        at: "value",
        message: `no pattern has a group ${quote(name)}, written (?<${name}>…).${didYouMean(name, groups)}`,
      })),
    ];
  });
}

export function resolveFailure(id: string, written: WrittenFailure): FailureRule {
  const { advice, patterns, codes, priority } = written;
  return { id, priority: priority ?? 100, codes: codes ?? [], patterns: patterns ?? [], advice };
}

export const ownedFailures = unlisted<readonly FailureRule[]>(FAILURES_OWNER);
