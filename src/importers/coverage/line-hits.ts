const PAGE = 256;
const FOUND = 1;
const HIT = 2;

/** Lines of one file, and which of them were hit: a byte a line, so that large reports need little memory. */
export class LineHits {
  readonly #pages = new Map<number, Uint8Array>();
  total = 0;
  covered = 0;

  /** A line counts once; it is covered where any of its numbers is above 0. */
  add(line: number, isHit: boolean): void {
    const index = Math.floor(line / PAGE);
    const page = this.#pages.get(index) ?? new Uint8Array(PAGE);
    this.#pages.set(index, page);
    const at = line % PAGE;
    const before = page[at] ?? 0;
    page[at] = before | FOUND | (isHit ? HIT : 0);
    if (before === 0) this.total += 1;
    if (isHit && (before & HIT) === 0) this.covered += 1;
  }
}

/** What is named by a text or number, and whether it was hit. */
export class NamedHits {
  readonly #all = new Map<string | number, boolean>();

  add(name: string | number, isHit: boolean): void {
    this.#all.set(name, isHit || this.#all.get(name) === true);
  }

  get total(): number {
    return this.#all.size;
  }

  get covered(): number {
    let covered = 0;
    for (const isHit of this.#all.values()) if (isHit) covered += 1;
    return covered;
  }
}
