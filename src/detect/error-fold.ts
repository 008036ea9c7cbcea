import { nameAxes } from "../model/case.ts";
import type { ErrorGroup } from "../model/report.ts";
import type { TrialError, TrialRecord } from "../model/trial.ts";

const MOST_NAMED_CASES = 3;

interface Tally {
  count: number;
  /** Of the first row by name and repetition. */
  first: { readonly place: string; readonly error: TrialError };
  /** The first ones by name. */
  cases: readonly string[];
}

/**
 * Errors of all rows by class and code, the most frequent first, ties by the name of the first case; the same for rows
 * in any order. A failed trial that carries an error is listed too: it says why it failed.
 */
export class ErrorFold {
  readonly #tallies = new Map<string, Tally>();

  add({ error, axes, repetition }: Pick<TrialRecord, "error" | "axes" | "repetition">): void {
    if (error === null) return;
    const key = JSON.stringify([error.class, error.code]);
    const name = nameAxes(axes);
    const first = { place: `${name} #${String(repetition).padStart(9, "0")}`, error };
    const tally = this.#tallies.get(key) ?? { count: 0, first, cases: [] };
    tally.count += 1;
    if (first.place < tally.first.place) tally.first = first;
    tally.cases = withName(tally.cases, name);
    this.#tallies.set(key, tally);
  }

  result(): readonly ErrorGroup[] {
    return [...this.#tallies.values()].toSorted(byCountAndPlace).map(toGroup);
  }
}

/** Most rows of a run that goes wrong name a case that is there already, or comes too late. */
function withName(names: readonly string[], name: string): readonly string[] {
  const last = names[MOST_NAMED_CASES - 1];
  if (names.includes(name) || (last !== undefined && name > last)) return names;
  return [...names, name].toSorted().slice(0, MOST_NAMED_CASES);
}

function byCountAndPlace(a: Tally, b: Tally): number {
  if (a.count !== b.count) return b.count - a.count;
  return a.first.place < b.first.place ? -1 : 1;
}

function toGroup({ first: { error }, count, cases }: Tally): ErrorGroup {
  return { class: error.class, code: error.code, count, example: error.message, cases };
}
