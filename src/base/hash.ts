import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "./json.ts";

/**
 * SHA-256 (hex) of a value's RFC 8785 canonical JSON: independent of key order and of the platform.
 * Throws on NaN, infinities and lone surrogates, which canonical JSON cannot hold.
 */
export function hashJson(value: Json): string {
  return digest(value);
}

/** State of a 128-bit generator: the first 16 bytes of the hash, big-endian. */
export function drawState(key: Json): readonly [number, number, number, number] {
  const hex = digest(key);
  const word = (at: number): number => Number.parseInt(hex.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

/** Seeds of the random draws of a gate: functions of the config's seed and of what they are for. */
export function drawsOf(
  seed: number,
): (key: readonly (string | number)[]) => readonly [number, number, number, number] {
  return (key) => drawState(["regression-gate/draws@1", seed, ...key]);
}

/** One number in [0, 1), a function of the key alone. */
export function drawUniform(key: Json): number {
  return drawState(key)[0] / 2 ** 32;
}

function digest(value: Json): string {
  const text = flatText(value) ?? canonicalize(value);
  if (text === undefined) {
    throw new TypeError("expected a JSON value to hash, got undefined");
  }
  return hash("sha256", text, "hex");
}

/**
 * What canonical JSON is of a list of strings and numbers: JSON.stringify writes the same, four times as fast, and keys
 * of draws are such lists. Null where it is not certain: an escaped surrogate may be one without its other half.
 */
function flatText(value: Json): string | null {
  if (!Array.isArray(value)) return null;
  if (!value.every((item) => typeof item === "string" || Number.isFinite(item))) return null;
  const text = JSON.stringify(value);
  return text.includes(String.raw`\ud`) ? null : text;
}
