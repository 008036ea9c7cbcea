/**
 * Keys of the functions of one record. Several may have one name, such as the constructors of several classes: `FN:` tells
 * their lines, and the hits of a name come in the same order.
 */
export class FunctionNames {
  readonly #lines = new Map<string, string[]>();
  readonly #hits = new Map<string, number>();

  define(name: string, line: string): string {
    const lines = this.#lines.get(name) ?? [];
    this.#lines.set(name, lines);
    // Templates of C++ come once for each of their instances.
    if (!lines.includes(line)) lines.push(line);
    return keyOf(name, lines.indexOf(line));
  }

  hit(name: string): string {
    const place = this.#hits.get(name) ?? 0;
    this.#hits.set(name, place + 1);
    const last = (this.#lines.get(name)?.length ?? 1) - 1;
    return keyOf(name, Math.min(place, last));
  }
}

/** The same in all records of a file: their lines may be others. */
function keyOf(name: string, place: number): string {
  return place === 0 ? name : `${name}\n${place}`;
}
