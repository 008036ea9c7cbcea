import { linearPattern } from "../base/linear-pattern.ts";
import type { Diagnosis, FailureRule } from "../model/config/failure.ts";
import { parseTemplate } from "../base/template.ts";
import type { TrialRecord } from "../model/run/trial.ts";
import type { Culprit, Detects, FailureDetector } from "./failure-detector.ts";
import { KNOWN_FAILURES } from "./known-failures.ts";

/** The known failure of a row's error; null = unknown, or no error. */
export type Diagnose = (row: Pick<TrialRecord, "error" | "output">) => Diagnosis | null;

/** The number of characters that are searched at each end of a kept output: tools print their failures there. */
const SEARCHED_CHARS = 8000;
const MOST_ADVICE_CHARS = 300;
/** Rows of a failure mostly say the same. */
const MOST_REMEMBERED = 1000;

/** Looks errors up in the rules of a config and in the built-in ones; the config's take precedence at equal priorities. */
export function createDiagnose(rules: readonly FailureRule[]): Diagnose {
  const detectors = [...rules.map(toDetector), ...KNOWN_FAILURES].toSorted((a, b) => b.priority - a.priority);
  const remembered = new Map<string, Diagnosis | null>();
  return ({ error, output }) => {
    if (error === null) return null;
    const text = output === null ? error.message : `${error.message}\n${bothEnds(output)}`;
    const key = `${error.code}\n${text}`;
    const before = remembered.get(key);
    if (before !== undefined) return before;
    const diagnosis = firstFit(detectors, error.code, text);
    if (remembered.size < MOST_REMEMBERED) remembered.set(key, diagnosis);
    return diagnosis;
  };
}

function firstFit(detectors: readonly FailureDetector[], code: string, text: string): Diagnosis | null {
  for (const detector of detectors) {
    const culprit = culpritOf(detector, code, text);
    if (culprit !== null)
      return { id: detector.id, advice: detector.advise(culprit).slice(0, MOST_ADVICE_CHARS) };
  }
  return null;
}

/** Null = another failure. A pattern says more than a code. */
function culpritOf({ patterns, codes }: FailureDetector, code: string, text: string): Culprit | null {
  for (const pattern of patterns) {
    const caught = caughtBy(pattern, text);
    if (caught !== null) return caught;
  }
  return codes.includes(code) ? {} : null;
}

function caughtBy(pattern: Detects, text: string): Culprit | null {
  if (!(pattern instanceof RegExp)) return pattern.first(text);
  const match = pattern.exec(text);
  return match === null ? null : (match.groups ?? {});
}

function toDetector({ id, priority, codes, patterns, advice }: FailureRule): FailureDetector {
  const parts = parseTemplate(advice);
  return {
    id,
    priority,
    codes,
    patterns: patterns.map(linearPattern),
    advise: (culprit) =>
      parts.map((part) => ("text" in part ? part.text : (culprit[part.name] ?? "?"))).join(""),
  };
}

function bothEnds(output: string): string {
  if (output.length <= 2 * SEARCHED_CHARS) return output;
  return `${output.slice(0, SEARCHED_CHARS)}\n${output.slice(-SEARCHED_CHARS)}`;
}
