import { Changes } from "./changes.ts";
import { entityCode } from "./entities.ts";

import type { Layer } from "./layer.ts";
import { unitsOf } from "./units.ts";

const [PERCENT, AMPERSAND, BACKSLASH] = [0x25, 0x26, 0x5c] as const;

const [NUMBER, LETTER_U] = [0x23, 0x75] as const;

/** `\n` and the like. That for backspace is one more control character here: JSON writes it, terminals do not. */
const CONTROLS: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  f: 12,
  v: 11,
  a: 7,
  b: 7,
  e: 27,
  E: 27,
};

const HEX_4 = /[0-9A-Fa-f]{4}/y;
const HEX_8 = /[0-9A-Fa-f]{8}/y;
const BRACED = /\{([0-9A-Fa-f]{1,8})\}/y;
/** Numbers may have any leading zeros; who writes more of them than this does so to hide something from us alone. */
const ENTITY = /&(?:#[xX](?<hex>[0-9A-Fa-f]{1,32});?|#(?<decimal>\d{1,32});?|(?<name>[A-Za-z]{2,24});)/y;
const IS_OF_TOKEN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9_.:/+=-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Decoded characters that cannot be a part of another escape, nor be invisible. */
const IS_FINAL = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\t\n\r !"$'()*+,\-./:<=>?@[\]^_`|~]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Units that something begins with. */
const SPECIAL = new Uint8Array(0x100);
for (const code of [PERCENT, AMPERSAND, BACKSLASH]) SPECIAL[code] = 1;

/** Decodes every escape of any notation once; null = there is none. */
export function escapeLayer(text: string): Layer | null {
  const starts = ["\\", "%", "&"].map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
  return starts.length === 0 ? null : new Decoder(text).decode(Math.min(...starts));
}

function isSpecial(code: number): boolean {
  return code < 0x100 && SPECIAL[code] === 1;
}

/** A class, since closures would make an object for each escape. */
class Decoder {
  readonly #text: string;
  readonly #changes = new Changes();
  readonly #parts: string[] = [];
  /** Units of the parts. */
  #length = 0;
  /** What was written before is in the parts. */
  #from = 0;
  #at = 0;
  #hasLetters = false;
  #isFinal = true;

  constructor(text: string) {
    this.#text = text;
  }

  decode(start: number): Layer | null {
    const text = this.#text;
    const units = unitsOf(text);
    for (let at = start; at < text.length;) {
      const code = units[at] ?? 0;
      this.#at = at;
      at = isSpecial(code) && this.#isDecoded(code) ? this.#at : at + 1;
    }
    if (this.#parts.length === 0) return null;
    this.#parts.push(text.slice(this.#from));
    return {
      text: this.#parts.join(""),
      changes: this.#changes,
      hasLetters: this.#hasLetters,
      isFinal: this.#isFinal,
    };
  }

  #isDecoded(code: number): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    switch (code) {
      case PERCENT:
        return this.#percent(next);
      case BACKSLASH:
        return this.#backslash(next);
      case AMPERSAND:
        return (next === NUMBER || isLetter(next)) && this.#entity();
      default:
        return false;
    }
  }

  /** A character that is written up to `end`. */
  #take(point: number, end: number): true {
    this.#hasLetters ||= point < 128 && IS_OF_TOKEN[point] === 1;
    this.#isFinal &&= point < 128 && IS_FINAL[point] === 1;
    const text = point < 0x10000 ? String.fromCharCode(point) : String.fromCodePoint(point);
    this.#replace(this.#at, end, text);
    return true;
  }

  #replace(from: number, to: number, by: string): void {
    const kept = this.#text.slice(this.#from, from);
    this.#parts.push(kept, by);
    this.#length += kept.length;
    this.#changes.add(this.#length, by.length, { start: from, end: to });
    this.#length += by.length;
    this.#from = to;
    this.#at = to;
  }

  #matchAt(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text);
  }

  #percent(next: number): boolean {
    if (next === LETTER_U && this.#matchAt(HEX_4, this.#at + 2) !== null) {
      return this.#take(this.#hex(this.#at + 2, 4), this.#at + 6);
    }
    return digit(next) >= 0 && this.#bytes((at) => this.#byteAt(at, PERCENT, 1));
  }

  #backslash(next: number): boolean {
    if (Number.isNaN(next)) return false;
    if (isLetter(next) || isDigit(next)) {
      const letter = this.#text.charAt(this.#at + 1);
      if (letter === "x" && this.#bytes((at) => this.#byteAt(at, BACKSLASH, 2))) return true;
      if (letter >= "0" && letter <= "7") return this.#bytes((at) => this.#octalAt(at));
      if ((letter === "u" || letter === "U" || letter === "x") && this.#unicode(letter)) return true;
      return this.#take(CONTROLS[letter] ?? next, this.#at + 2);
    }
    return this.#take(next, this.#at + 2);
  }

  #unicode(letter: "u" | "U" | "x"): boolean {
    const at = this.#at + 2;
    const braced = this.#matchAt(BRACED, at);
    if (braced !== null) {
      const point = Number.parseInt(braced[1] ?? "", 16);
      return point <= 0x10ffff && this.#take(point, at + braced[0].length);
    }
    if (letter === "u" && this.#matchAt(HEX_4, at) !== null) return this.#take(this.#hex(at, 4), at + 4);
    if (letter !== "U" || this.#matchAt(HEX_8, at) === null) return false;
    const point = this.#hex(at, 8);
    return point <= 0x10ffff && this.#take(point, at + 8);
  }

  #hex(at: number, digits: number): number {
    return Number.parseInt(this.#text.slice(at, at + digits), 16);
  }

  #entity(): boolean {
    const match = this.#matchAt(ENTITY, this.#at);
    if (match === null) return false;
    const { hex, decimal, name = "" } = match.groups ?? {};
    const point =
      hex === undefined
        ? decimal === undefined
          ? entityCode(name)
          : Number.parseInt(decimal, 10)
        : Number.parseInt(hex, 16);
    return point !== null && point <= 0x10ffff && this.#take(point, this.#at + match[0].length);
  }

  /** Bytes are UTF-8, or else Latin-1. */
  #bytes(byteAt: (at: number) => number): boolean {
    const first = byteAt(this.#at);
    if (first < 0) return false;
    const lead = first & 0xff;
    const more = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let point = more === 0 ? lead : lead & (0x3f >> more);
    let end = this.#at + (first >> 8);
    for (let count = 0; count < more; count += 1) {
      const next = byteAt(end);
      if (next < 0 || (next & 0xc0) !== 0x80) return this.#take(lead, this.#at + (first >> 8));
      point = (point << 6) | (next & 0x3f);
      end += next >> 8;
    }
    return this.#take(point, end);
  }

  /** The byte and, above it, how many units it is written in; -1 = none. */
  #byteAt(at: number, mark: number, markLength: number): number {
    if (this.#text.charCodeAt(at) !== mark || (markLength === 2 && this.#text.charAt(at + 1) !== "x"))
      return -1;
    const [high, low] = [
      digit(this.#text.charCodeAt(at + markLength)),
      digit(this.#text.charCodeAt(at + markLength + 1)),
    ];
    return high < 0 || low < 0 ? -1 : (high << 4) | low | ((markLength + 2) << 8);
  }

  #octalAt(at: number): number {
    if (this.#text.charCodeAt(at) !== BACKSLASH) return -1;
    let [value, length] = [0, 1];
    for (; length < 4; length += 1) {
      const next = this.#text.charCodeAt(at + length) - 0x30;
      if (!(next >= 0 && next <= 7) || value * 8 + next > 0xff) break;
      value = value * 8 + next;
    }
    return length === 1 ? -1 : value | (length << 8);
  }
}

/** The value of a hexadecimal digit; -1 = it is none. */
function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}
