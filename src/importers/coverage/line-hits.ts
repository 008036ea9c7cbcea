import { formatRanges } from "../../model/run/line-ranges.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";

const PAGE = 256;
const FOUND = 1;
const HIT = 2;
const NO_PAGE = new Uint8Array();

/** Lines of one file, and which of them were hit: a byte a line, so that large reports need little memory. */
export class LineHits {
  readonly #pages = new Map<number, Uint8Array>();
  #lastIndex = -1;
  #last: Uint8Array = NO_PAGE;
  total = 0;
  covered = 0;

  /** A line counts once; it is covered where any of its numbers is above 0. */
  add(line: number, isHit: boolean): void {
    const page = this.#pageOf(Math.floor(line / PAGE));
    const at = line % PAGE;
    const before = page[at] ?? 0;
    page[at] = before | FOUND | (isHit ? HIT : 0);
    if (before === 0) this.total += 1;
    if (isHit && (before & HIT) === 0) this.covered += 1;
  }

  /** Which lines they are. A run of lines of one kind is one range: what is no code in between ends it. */
  get lines(): CoveredLines {
    const covered: [number, number][] = [];
    const uncovered: [number, number][] = [];
    for (const [index, page] of [...this.#pages].toSorted(([a], [b]) => a - b)) {
      for (const [at, found] of page.entries()) {
        if (found === 0) continue;
        const ranges = (found & HIT) === 0 ? uncovered : covered;
        const line = index * PAGE + at;
        const open = ranges.at(-1);
        if (open !== undefined && open[1] === line - 1) open[1] = line;
        else ranges.push([line, line]);
      }
    }
    return { covered: formatRanges(covered), uncovered: formatRanges(uncovered) };
  }

  /** Lines come in their order, nearly always. */
  #pageOf(index: number): Uint8Array {
    if (index === this.#lastIndex) return this.#last;
    const page = this.#pages.get(index) ?? new Uint8Array(PAGE);
    this.#pages.set(index, page);
    this.#lastIndex = index;
    this.#last = page;
    return page;
  }
}

/** What is named by a text or by a whole number from 0, and whether it was hit. */
export class NamedHits {
  readonly #texts = new Map<string, boolean>();
  readonly #numbers = new NumberedHits();

  add(name: string | number, isHit: boolean): void {
    if (typeof name === "number") this.#numbers.add(name, isHit);
    else this.#texts.set(name, isHit || this.#texts.get(name) === true);
  }

  /** Forgets all of them; what took the memory is used again. */
  clear(): void {
    this.#texts.clear();
    this.#numbers.clear();
  }

  get total(): number {
    return this.#texts.size + this.#numbers.total;
  }

  get covered(): number {
    let { covered } = this.#numbers;
    for (const isHit of this.#texts.values()) if (isHit) covered += 1;
    return covered;
  }
}

const FEWEST = 64;
const MOST_CLEARED = 4096;
/** The fractional part of the golden ratio, by 2^32. */
const SPREAD = 0x9e_37_79_b1;

/** Numbers up to 2^52 in an open hash table, which takes a fifth of the time that a Map does. */
class NumberedHits {
  /** The number and 1; 0 = the place is free. */
  #keys = new Float64Array(FEWEST);
  #hits = new Uint8Array(FEWEST);
  total = 0;
  covered = 0;

  add(number: number, isHit: boolean): void {
    const at = placeOf(this.#keys, number + 1);
    if (this.#keys[at] === 0) {
      this.#keys[at] = number + 1;
      this.total += 1;
    }
    if (isHit && this.#hits[at] === 0) {
      this.#hits[at] = 1;
      this.covered += 1;
    }
    if (this.total * 2 > this.#keys.length) this.#grow();
  }

  clear(): void {
    // A table of one huge file would have to be emptied for each small one.
    const size = this.#keys.length > MOST_CLEARED ? FEWEST : this.#keys.length;
    this.#keys = size === this.#keys.length ? this.#keys.fill(0) : new Float64Array(size);
    this.#hits = size === this.#hits.length ? this.#hits.fill(0) : new Uint8Array(size);
    this.total = 0;
    this.covered = 0;
  }

  #grow(): void {
    const [keys, hits] = [new Float64Array(this.#keys.length * 2), new Uint8Array(this.#keys.length * 2)];
    for (const [from, key] of this.#keys.entries()) {
      if (key === 0) continue;
      const at = placeOf(keys, key);
      keys[at] = key;
      hits[at] = this.#hits[from] ?? 0;
    }
    this.#keys = keys;
    this.#hits = hits;
  }
}

/** Where the key is, or the free place where it belongs. */
function placeOf(keys: Float64Array, key: number): number {
  const last = keys.length - 1;
  let at = (Math.imul((key >>> 0) ^ Math.floor(key / 2 ** 32), SPREAD) >>> 7) & last;
  while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & last;
  return at;
}
