import type { Json, JsonObject } from "../../base/json.ts";

/** A metric value that is not a single number: a list or an object, which is compared place by place (kind `exact`). */
export type Structure = readonly Json[] | JsonObject;

/** The value of one metric in one trial; null = missing. */
export type MetricValue = number | null | Structure;

/** Most values in one structure, lists and objects included. */
const MOST_VALUES = 100_000;
/** Most levels of nested lists and objects. */
const MOST_LEVELS = 32;
/** Most UTF-16 code units of all texts and keys. */
const MOST_CHARACTERS = 1_000_000;

export type ReadStructure =
  | { readonly ok: true; readonly value: Structure }
  | { readonly ok: false; readonly problem: string };

export function isStructure(value: Json): value is Structure {
  return typeof value === "object" && value !== null;
}

/**
 * Converts an unknown list or object to JSON of limited size; `problem` says what was expected and what it got. Values
 * that JSON does not have become texts, as in rows: `"NaN"`, `"Infinity"`, `"-Infinity"`. -0 becomes 0.
 */
export function readStructure(value: object): ReadStructure {
  const reading = new Reading();
  const read = reading.read(value, 1);
  if (reading.problem !== null) return { ok: false, problem: reading.problem };
  return isStructure(read)
    ? { ok: true, value: read }
    : { ok: false, problem: "expected a list or an object" };
}

class Reading {
  #values = 0;
  #characters = 0;
  /** The first problem; null = none. */
  problem: string | null = null;

  read(value: unknown, level: number): Json {
    this.#values += 1;
    if (this.#values > MOST_VALUES) return this.#fail(`at most ${MOST_VALUES} values`, "more");
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "number") return asJson(value);
    if (typeof value === "string") return this.#text(value);
    if (typeof value !== "object") return this.#fail("JSON", typeof value);
    if (level > MOST_LEVELS) {
      return this.#fail(`at most ${MOST_LEVELS} levels of nested lists and objects`, "more");
    }
    if (Array.isArray(value)) return this.#list(value, level);
    return isPlain(value) ? this.#object(value, level) : this.#fail("JSON", nameOf(value));
  }

  #list(list: readonly unknown[], level: number): Json {
    const read: Json[] = [];
    for (const one of list) {
      read.push(this.read(one, level + 1));
      if (this.problem !== null) break;
    }
    return read;
  }

  #object(object: object, level: number): Json {
    const read: (readonly [string, Json])[] = [];
    for (const [key, one] of Object.entries(object)) {
      read.push([this.#text(key), this.read(one, level + 1)]);
      if (this.problem !== null) break;
    }
    // Keys are defined and not assigned, because an assignment to `__proto__` would change the prototype.
    return Object.fromEntries(read);
  }

  #text(text: string): string {
    this.#characters += text.length;
    if (this.#characters > MOST_CHARACTERS) {
      this.#fail(`at most ${MOST_CHARACTERS} characters of text`, "more");
    }
    return text;
  }

  #fail(wanted: string, came: string): null {
    this.problem ??= `expected ${wanted}, got ${came}`;
    return null;
  }
}

function asJson(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

/** Modules may return dates, maps and typed arrays. Objects of another realm have another `Object.prototype`. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.prototype.toString.call(value) === "[object Object]";
}

function nameOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
