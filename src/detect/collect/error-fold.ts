import type { Diagnose } from "../../failures/diagnose.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Diagnosis, KnownFailure } from "../../model/config/failure.ts";
import type { ErrorGroup } from "../../model/result/report.ts";
import type { TrialError, TrialRecord } from "../../model/run/trial.ts";

const MOST_NAMED_CASES = 3;
const MOST_KNOWN = 3;

interface Tally {
  count: number;
  /** The error of the first row by case name and repetition. */
  first: { readonly place: string; readonly error: TrialError };
  /** The first case names in order. */
  cases: readonly string[];
  /** Known failures by id and advice. */
  readonly known: Map<string, KnownFailure>;
}

/**
 * Errors of all rows by class and code, the most frequent first, ties in the order of the first case name. The order of
 * rows does not matter. A failed trial with an error is listed too, because the error says why it failed.
 */
export class ErrorFold {
  readonly #tallies = new Map<string, Tally>();

  readonly #diagnose: Diagnose;

  constructor(diagnose: Diagnose) {
    this.#diagnose = diagnose;
  }

  add(row: Pick<TrialRecord, "error" | "axes" | "repetition" | "output">): void {
    const { error, axes, repetition } = row;
    if (error === null) return;
    const key = JSON.stringify([error.class, error.code]);
    const name = nameAxes(axes);
    const first = { place: `${name} #${String(repetition).padStart(9, "0")}`, error };
    const tally = this.#tallies.get(key) ?? { count: 0, first, cases: [], known: new Map() };
    tally.count += 1;
    if (first.place < tally.first.place) tally.first = first;
    tally.cases = withName(tally.cases, name);
    addKnown(tally.known, this.#diagnose(row));
    this.#tallies.set(key, tally);
  }

  result(): readonly ErrorGroup[] {
    return [...this.#tallies.values()].toSorted(byCountAndPlace).map(toGroup);
  }
}

function addKnown(known: Map<string, KnownFailure>, diagnosis: Diagnosis | null): void {
  if (diagnosis === null) return;
  const key = JSON.stringify(diagnosis);
  known.set(key, { ...diagnosis, count: (known.get(key)?.count ?? 0) + 1 });
}

/**
 * In a run with many errors most rows name a case that is already in the list, or one that comes after the last of the
 * list.
 */
function withName(names: readonly string[], name: string): readonly string[] {
  const last = names[MOST_NAMED_CASES - 1];
  if (names.includes(name) || (last !== undefined && name > last)) return names;
  return [...names, name].toSorted().slice(0, MOST_NAMED_CASES);
}

function byCountAndPlace(a: Tally, b: Tally): number {
  if (a.count !== b.count) return b.count - a.count;
  return a.first.place < b.first.place ? -1 : 1;
}

function toGroup({ first: { error }, count, cases, known }: Tally): ErrorGroup {
  const { class: kind, code, message: example } = error;
  const frequent = [...known.values()].toSorted(
    (a, b) => b.count - a.count || (a.advice < b.advice ? -1 : 1),
  );
  return { class: kind, code, count, example, cases, known: frequent.slice(0, MOST_KNOWN) };
}
