const BITS = 2 ** 27;

/** Which names came twice, without holding them: a name that did not may be said to, rarely, and never the other way. */
export class SeenNames {
  readonly #bits = new Uint32Array(BITS / 32);
  readonly #repeated = new Set<number>();

  add(name: string): void {
    const [a, b] = hashesOf(name);
    if (this.#has(a) && this.#has(b)) this.#repeated.add(a * BITS + b);
    this.#set(a);
    this.#set(b);
  }

  mayRepeat(name: string): boolean {
    const [a, b] = hashesOf(name);
    return this.#repeated.has(a * BITS + b);
  }

  #has(bit: number): boolean {
    return ((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  #set(bit: number): void {
    this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
}

/** FNV-1a, and the same with another start and factor. */
function hashesOf(name: string): readonly [number, number] {
  let a = 0x81_1c_9d_c5;
  let b = 0x9e_37_79_b9;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01_00_01_93);
    b = Math.imul(b ^ code, 0x85_eb_ca_6b);
  }
  return [(a ^ (a >>> 15)) & (BITS - 1), (b ^ (b >>> 13)) & (BITS - 1)];
}
