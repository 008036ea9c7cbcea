import { RefusedError } from "../../base/errors.ts";

export interface JsonBounds {
  /** The most lists and objects that contain each other. */
  readonly maxLevels: number;
  /** The most UTF-16 code units of one text or key. */
  readonly maxCharacters: number;
  /** The largest absolute value of a number. */
  readonly maxMagnitude: number;
}

/**
 * Text of anyone as JSON within bounds that no later step has to fear: depth, length of texts, size of numbers, and no
 * characters that make a name look like another. Throws RefusedError.
 */
export function parseBoundedJson(text: string, bounds: JsonBounds): unknown {
  const value = parse(text);
  requireBounded(value, 0, bounds);
  return value;
}

/** V8 parses any depth without recursion; what comes after it does not. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RefusedError("not-json", "its content is not JSON", { cause: error });
  }
}

/** Stops at the bound of levels, before the stack overflows. */
function requireBounded(value: unknown, level: number, bounds: JsonBounds): void {
  if (typeof value === "number") return requireBoundedNumber(value, bounds);
  if (typeof value === "string") return requireBoundedText(value, bounds);
  if (typeof value !== "object" || value === null) return;
  if (level >= bounds.maxLevels) {
    throw new RefusedError("too-deep", `more than ${bounds.maxLevels} levels of nested lists and objects`);
  }
  if (Array.isArray(value)) {
    for (const part of value) requireBounded(part, level + 1, bounds);
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    requireAllowedKey(key, bounds);
    requireBounded(part, level + 1, bounds);
  }
}

/** We write neither -0 nor an infinity; squares and sums of the other values stay finite. */
function requireBoundedNumber(value: number, { maxMagnitude }: JsonBounds): void {
  if (Object.is(value, -0))
    throw new RefusedError("negative-zero", "it contains a -0, which regression-gate does not write");
  if (Math.abs(value) > maxMagnitude) {
    throw new RefusedError("number-out-of-range", `it contains a number beyond ±${maxMagnitude}`);
  }
}

/** Controls, line and paragraph separators, marks that turn or hide text, half of a surrogate pair. */
const DECEIVING =
  /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/u;

function requireBoundedText(text: string, { maxCharacters }: JsonBounds): void {
  if (text.length > maxCharacters) {
    throw new RefusedError("text-too-long", `it contains a text of more than ${maxCharacters} characters`);
  }
  if (DECEIVING.test(text)) {
    throw new RefusedError(
      "deceiving-text",
      "a text contains control, invisible or bidirectional characters",
    );
  }
}

function requireAllowedKey(key: string, bounds: JsonBounds): void {
  if (key === "__proto__") throw new RefusedError("prototype-key", "it contains the key __proto__");
  requireBoundedText(key, bounds);
}
