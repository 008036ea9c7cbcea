import { nameAxes } from "../model/config/case.ts";
import type {
  FailureReport,
  FailureSample,
  KnownFailureGroup,
  UnknownFailureGroup,
} from "../model/config/failure.ts";
import type { TrialError, TrialRecord } from "../model/run/trial.ts";
import { hashJson } from "../base/hash.ts";
import type { Diagnose } from "./diagnose.ts";
import { signatureOf } from "../base/signature.ts";

export interface RowsOfRun {
  /** The name that people gave. */
  readonly name: string;
  readonly rows: Iterable<TrialRecord>;
}

const MOST_SAMPLES = 10;
const HIGH = 5;
const MEDIUM = 3;
/** Below the known ones: a suggestion is a guess until somebody has said what to do. */
const SUGGESTED_PRIORITY = 50;

/** The places of a failure, the same for rows in any order. */
class Places {
  count = 0;
  readonly runs = new Set<string>();
  samples: readonly FailureSample[] = [];

  add(sample: FailureSample): void {
    this.count += 1;
    this.runs.add(sample.run);
    const last = this.samples[MOST_SAMPLES - 1];
    if (last !== undefined && bySample(last, sample) <= 0) return;
    this.samples = [...this.samples, sample].toSorted(bySample).slice(0, MOST_SAMPLES);
  }

  shown(order: readonly string[]): Pick<KnownFailureGroup, "count" | "runs" | "samples"> {
    return { count: this.count, runs: order.filter((run) => this.runs.has(run)), samples: this.samples };
  }
}

/** Errors of one run or many: those with a diagnosis by their advice, the others by what their messages have in common. */
export function groupFailures(runs: readonly RowsOfRun[], diagnose: Diagnose): FailureReport {
  const known = new Map<string, { readonly id: string; readonly advice: string; readonly places: Places }>();
  const unknown = new Map<string, { readonly error: TrialError; readonly places: Places }>();
  let rows = 0;
  for (const run of runs) {
    for (const row of run.rows) {
      rows += 1;
      if (row.error === null) continue;
      const sample = sampleOf(row, row.error, run.name);
      const diagnosis = diagnose(row);
      if (diagnosis === null) {
        const error = { ...row.error, message: signatureOf(row.error.message).text };
        const key = hashJson([signatureOf(error.code).text, error.message]);
        placesIn(unknown, key, (places) => ({ error: row.error ?? error, places })).add(sample);
      } else {
        placesIn(known, JSON.stringify(diagnosis), (places) => ({ ...diagnosis, places })).add(sample);
      }
    }
  }
  const names = [...new Set(runs.map(({ name }) => name))];
  const groups = {
    known: [...known.values()].map(({ id, advice, places }) => ({ id, advice, ...places.shown(names) })),
    unknown: [...unknown].map(([key, { error, places }]) => toUnknown(key, error, places.shown(names))),
  };
  const failures = [...groups.known, ...groups.unknown].reduce((sum, { count }) => sum + count, 0);
  return {
    schema: "regression-gate/failures@1",
    runs: names,
    rows,
    failures,
    known: groups.known.toSorted(byCount(({ advice }) => advice)),
    unknown: groups.unknown.toSorted(byCount(({ signature }) => signature)),
  };
}

function placesIn<T extends { readonly places: Places }>(
  groups: Map<string, T>,
  key: string,
  create: (places: Places) => T,
): Places {
  const group = groups.get(key) ?? create(new Places());
  groups.set(key, group);
  return group.places;
}

function toUnknown(
  key: string,
  error: TrialError,
  places: Pick<KnownFailureGroup, "count" | "runs" | "samples">,
): UnknownFailureGroup {
  const { text, pattern } = signatureOf(error.message);
  const { count } = places;
  const signature = key.slice(0, 16);
  return {
    signature,
    class: error.class,
    code: signatureOf(error.code).text,
    text,
    confidence: count >= HIGH ? "high" : count >= MEDIUM ? "medium" : "low",
    ...places,
    suggestion: {
      id: `failure-${signature.slice(0, 8)}`,
      priority: SUGGESTED_PRIORITY,
      // A message without a word of its own is named by its code.
      codes: /[A-Za-z]{3}/.test(text) ? [] : [error.code],
      patterns: /[A-Za-z]{3}/.test(text) ? [`^${pattern}`] : [],
      advice: "write here what to do",
    },
  };
}

function sampleOf(row: TrialRecord, { message }: TrialError, run: string): FailureSample {
  const { axes, repetition, side } = row;
  return { run, case: nameAxes(axes), repetition, side, message };
}

function bySample(a: FailureSample, b: FailureSample): number {
  return (
    compareText(a.run, b.run) ||
    compareText(a.case, b.case) ||
    a.repetition - b.repetition ||
    compareText(a.side, b.side)
  );
}

function byCount<T extends { readonly count: number }>(name: (group: T) => string) {
  return (a: T, b: T): number => b.count - a.count || compareText(name(a), name(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
