import { TEST_STATUSES, type TrialRecord } from "../../model/run/trial.ts";
import { STATUS_OF } from "../cluster-means.ts";
import { importedRow } from "../imported-row.ts";

/** With more tests the file is read again by everyone who asks. */
const MOST_KEPT = 500_000;

/** What few tests have. */
type Rest = Pick<TrialRecord, "repetition" | "attempts" | "error">;

/**
 * Rows of tests, which are read once and asked for several times. Only what differs between them is held: many tests in
 * as little memory as their names take. Rows that are no plain tests are read again each time.
 */
export function keptTests(rows: Iterable<TrialRecord>): Iterable<TrialRecord> {
  let kept: KeptTests | null = null;
  let isKeepable = true;
  return {
    *[Symbol.iterator]() {
      if (kept !== null) {
        yield* kept.records();
        return;
      }
      const growing = new KeptTests();
      for (const row of rows) {
        isKeepable &&= growing.add(row);
        if (!isKeepable) growing.clear();
        yield row;
      }
      if (isKeepable) kept = growing;
    },
  };
}

class KeptTests {
  #names: string[] = [];
  #statuses: number[] = [];
  #durations: number[] = [];
  #units: TrialRecord["units"][] = [];
  #places: TrialRecord["place"][] = [];
  #rest = new Map<number, Rest>();

  clear(): void {
    this.#names = [];
    this.#statuses = [];
    this.#durations = [];
    this.#units = [];
    this.#places = [];
    this.#rest.clear();
  }

  /** False: this is more than a name, a status and a duration. */
  add(row: TrialRecord): boolean {
    const { axes, metrics, testStatus, place, repetition, attempts, error, units } = row;
    const test = axes["test"];
    if (typeof test !== "string" || testStatus === undefined || this.#names.length === MOST_KEPT)
      return false;
    const duration = metrics["duration"] ?? Number.NaN;
    if (typeof duration !== "number" || Object.keys(axes).length > 1 || !isPlain(row)) return false;
    if (repetition > 0 || attempts > 1 || error !== null) {
      this.#rest.set(this.#names.length, { repetition, attempts, error });
    }
    this.#names.push(test);
    this.#statuses.push(TEST_STATUSES.indexOf(testStatus));
    this.#durations.push(duration);
    this.#units.push(units);
    this.#places.push(place);
    return true;
  }

  *records(): Generator<TrialRecord, void, undefined> {
    for (let at = 0; at < this.#names.length; at += 1) yield this.#record(at);
  }

  #record(at: number): TrialRecord {
    const testStatus = TEST_STATUSES[this.#statuses[at] ?? 0] ?? "passed";
    const status = STATUS_OF[testStatus];
    const duration = this.#durations[at] ?? Number.NaN;
    const hasOutcome = status === "ok" || status === "failed";
    const { repetition = 0, attempts = 1, error = null } = this.#rest.get(at) ?? {};
    return importedRow({
      axes: { test: this.#names[at] ?? "" },
      repetition,
      status,
      metrics: {
        ...(hasOutcome ? { success: status === "failed" ? 0 : 1 } : {}),
        ...(Number.isNaN(duration) ? {} : { duration }),
      },
      units: this.#units[at],
      testStatus,
      place: this.#places[at],
      error,
      attempts,
    });
  }
}

const KNOWN: ReadonlySet<string> = new Set(["success", "duration"]);

function isPlain({ metrics, nonFinite, usage, output, durationMs, testStatus }: TrialRecord): boolean {
  if (nonFinite.length > 0 || usage !== null || output !== null || durationMs !== null) return false;
  for (const name of Object.keys(metrics)) if (!KNOWN.has(name)) return false;
  const status = STATUS_OF[testStatus ?? "passed"];
  const outcome = status === "ok" ? 1 : status === "failed" ? 0 : undefined;
  return metrics["success"] === outcome && metrics["duration"] !== null;
}
