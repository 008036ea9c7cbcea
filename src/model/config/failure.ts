import type { ErrorClass } from "../run/trial.ts";

/** How a failure is known, written in a config. Any of the codes or patterns is enough. */
export interface FailureRule {
  readonly id: string;
  /** The highest that fits is shown. */
  readonly priority: number;
  /** Codes of a row's error, whole: `ENOSPC`, `exit-137`, `http-401`. */
  readonly codes: readonly string[];
  /** Regular expressions, line by line, on the error's message and the kept output; named groups are the culprits. */
  readonly patterns: readonly string[];
  /** What to do: a template whose places are the patterns' named groups. */
  readonly advice: string;
}

/** A known failure and what to do about it. */
export interface Diagnosis {
  readonly id: string;
  /** One sentence that names the culprit. */
  readonly advice: string;
}

/** Rows with the same diagnosis. */
export interface KnownFailure extends Diagnosis {
  readonly count: number;
}

/** What is known of one or many runs' errors. */
export interface FailureReport {
  readonly schema: "regression-gate/failures@1";
  /** As they were named. */
  readonly runs: readonly string[];
  /** Rows that were read, and those that carry an error. */
  readonly rows: number;
  readonly failures: number;
  /** The most frequent first. */
  readonly known: readonly KnownFailureGroup[];
  readonly unknown: readonly UnknownFailureGroup[];
}

interface FailurePlaces {
  readonly count: number;
  /** Runs that have it, in the order in which they were named. */
  readonly runs: readonly string[];
  /** The first by run, case and repetition; at most 10. */
  readonly samples: readonly FailureSample[];
}

export interface KnownFailureGroup extends Diagnosis, FailurePlaces {}

export interface UnknownFailureGroup extends FailurePlaces {
  /** First 16 hex digits of the SHA-256 of code and text. */
  readonly signature: string;
  readonly class: ErrorClass;
  readonly code: string;
  /** The message without what differs from row to row. */
  readonly text: string;
  /** That this is one failure and no coincidence: high from 5 rows on, medium from 3. */
  readonly confidence: "high" | "medium" | "low";
  /** A detector that fits all of them, for `failures:` of the config. */
  readonly suggestion: FailureRule;
}

export interface FailureSample {
  readonly run: string;
  readonly case: string;
  readonly repetition: number;
  readonly side: string;
  readonly message: string;
}
