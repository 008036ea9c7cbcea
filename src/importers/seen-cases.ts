import type { Axes } from "../model/config/case.ts";
import { casePlace } from "./trial-place.ts";

/** Numbers the rows of each case, in the order in which they come. */
export class SeenCases {
  /** Of cases with one axis, by its name and its value as text: most tools have one. */
  readonly #byValue = new Map<string, Map<string, number>>();
  readonly #byPlace = new Map<string, number>();
  /** Readers give the same axes to all rows of a case where they have many. */
  readonly #places = new WeakMap<Axes, string>();

  /** From 0. */
  repetitionOf(axes: Axes): number {
    const names = Object.keys(axes);
    const [name] = names;
    if (names.length !== 1 || name === undefined) return next(this.#byPlace, this.#placeOf(axes));
    let values = this.#byValue.get(name);
    if (values === undefined) this.#byValue.set(name, (values = new Map()));
    return next(values, String(axes[name]));
  }

  #placeOf(axes: Axes): string {
    const place = this.#places.get(axes) ?? casePlace(axes);
    this.#places.set(axes, place);
    return place;
  }
}

function next(counts: Map<string, number>, key: string): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}
