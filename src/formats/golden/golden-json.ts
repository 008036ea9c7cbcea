import { usageProblem } from "../../base/errors.ts";
import type { GoldenValue } from "../../model/result/golden.ts";

/** Deeper values are nobody's results. */
const MOST_LEVELS = 500;

/**
 * Reads JSON with all that it says: integers of any size, `NaN` and `Infinity` as bare words, as Python writes them. UsageError with
 * the line for what is no JSON, a key that occurs twice, and a number that no double can hold.
 */
export function parseGoldenJson(text: string, file: string): GoldenValue {
  return new GoldenReader(text, file).whole();
}

/** Sticky, so that each reads on from where the last one ended. */
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: readonly (readonly [string, GoldenValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

class GoldenReader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  whole(): GoldenValue {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#error("expected the end of the file after the value");
    return value;
  }

  #value(level: number): GoldenValue {
    if (level > MOST_LEVELS) throw this.#error(`more than ${MOST_LEVELS} levels of nested lists and objects`);
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") return this.#record(level);
    if (first === "[") return this.#list(level);
    if (first === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #number(): number | bigint {
    const text = this.#take(NUMBER);
    if (text === "") throw this.#error("expected a JSON value");
    const number = Number(text);
    const isInteger = /^-?\d+$/.test(text);
    if (isInteger && !Number.isSafeInteger(number)) return BigInt(text);
    if (Number.isFinite(number)) return number;
    throw this.#error(`expected a number that a double can hold, got ${text.slice(0, 40)}`);
  }

  #string(): string {
    const text = this.#take(STRING);
    if (text === "") throw this.#error("expected a text that ends, without control characters");
    return String(JSON.parse(text));
  }

  #list(level: number): readonly GoldenValue[] {
    const values: GoldenValue[] = [];
    this.#at += 1;
    if (this.#ends("]")) return values;
    for (;;) {
      values.push(this.#value(level + 1));
      if (this.#ends("]")) return values;
      this.#expect(",");
    }
  }

  #record(level: number): ReadonlyMap<string, GoldenValue> {
    const record = new Map<string, GoldenValue>();
    this.#at += 1;
    if (this.#ends("}")) return record;
    for (;;) {
      this.#take(SPACE);
      const key = this.#string();
      if (record.has(key)) throw this.#error(`the key ${JSON.stringify(key.slice(0, 80))} occurs twice`);
      this.#expect(":");
      record.set(key, this.#value(level + 1));
      if (this.#ends("}")) return record;
      this.#expect(",");
    }
  }

  /** Whether the next character is this one, which is then taken. */
  #ends(close: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#ends(character)) throw this.#error(`expected ${JSON.stringify(character)}`);
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += taken.length;
    return taken;
  }

  #error(message: string): Error {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    const got = this.#at >= this.#text.length ? ", got the end of the file" : "";
    return usageProblem(this.#file, `not valid JSON: ${message}${got}`, { line });
  }
}
