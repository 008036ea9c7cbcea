import { cleanText } from "../base/clean-text.ts";
import { signatureOf } from "../base/signature.ts";
import { nameAxes } from "../model/config/case.ts";
import type { Execution } from "../model/config/config.ts";
import { allFailStop } from "../model/run/all-fail-stop.ts";
import { SIDES, type Side } from "../model/run/side.ts";
import type { TrialRecord } from "../model/run/trial.ts";

/** Characters of an error that are shown. */
const SHOWN = 160;

/** Whether the first cases of a side all fail alike: a program that is not installed, a key that is wrong. */
export class AllFailWatch {
  readonly #cases: number;
  readonly #sides: ReadonlyMap<Side, { readonly failed: Set<string>; signature: string | null }>;
  readonly #cleared = new Set<Side>();
  readonly #failedFirst: ReadonlySet<string>;

  /**
   * `previous`: rows that stand. `failedFirst`: names of cases that start first because they failed before, so they are
   * no sample of all. Faults that are injected, and rows that are recorded, say nothing about the program.
   */
  constructor(
    { stopWhenAllFail, chaos, replay }: Pick<Execution, "stopWhenAllFail" | "chaos" | "replay">,
    previous: Iterable<TrialRecord>,
    failedFirst: ReadonlySet<string> = new Set(),
  ) {
    this.#failedFirst = failedFirst;
    this.#cases = chaos === null && replay === null ? stopWhenAllFail : 0;
    this.#sides = new Map(SIDES.map((side) => [side, { failed: new Set<string>(), signature: null }]));
    for (const { side, status } of previous) if (status !== "errored") this.#cleared.add(side);
  }

  /** Takes the row of a trial; gives why to stop, or null. An answer, right or wrong, clears its side for good. */
  add({ axes, side, status, error, attempts }: TrialRecord): string | null {
    const seen = this.#sides.get(side);
    // Nothing was tried behind an open circuit.
    if (this.#cases === 0 || attempts === 0) return null;
    if (seen === undefined || this.#cleared.has(side)) return null;
    if (status === "errored" && this.#failedFirst.has(nameAxes(axes))) return null;
    const signature =
      status === "errored" && error !== null ? `${error.code} ${signatureOf(error.message).text}` : null;
    if (error === null || signature === null || (seen.signature !== null && seen.signature !== signature)) {
      this.#cleared.add(side);
      return null;
    }
    seen.signature = signature;
    seen.failed.add(nameAxes(axes));
    if (seen.failed.size < this.#cases) return null;
    this.#cleared.add(side);
    return allFailStop({
      cases: this.#cases,
      side,
      error: cleanText(`${error.code}: ${error.message}`, SHOWN),
    });
  }
}
