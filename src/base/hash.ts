import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "./json.ts";

/**
 * SHA-256 (hex) of a value's canonical JSON (RFC 8785), independent of the order of keys and of the platform. Throws
 * for NaN, infinities and lone surrogates, which canonical JSON does not have.
 */
export function hashJson(value: Json): string {
  return digest(value);
}

/** SHA-256 (hex) of bytes as they are. */
export function hashBytes(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

/** State of a 128-bit generator: the first 16 bytes of the hash, big-endian. */
export function drawState(key: Json): readonly [number, number, number, number] {
  const hex = digest(key);
  const word = (at: number): number => Number.parseInt(hex.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

/** Seeds of the random draws of a gate. They depend on the config's seed and on their purpose. */
export function drawsOf(
  seed: number,
): (key: readonly (string | number)[]) => readonly [number, number, number, number] {
  return (key) => drawState(["regression-gate/draws@1", seed, ...key]);
}

/** One number in [0, 1) that depends on the key alone. */
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
 * The canonical JSON of a list of strings and numbers. JSON.stringify gives the same text four times as fast, and the
 * keys of draws are such lists. Null where that is not certain: an escaped surrogate may lack its other half.
 */
function flatText(value: Json): string | null {
  if (!Array.isArray(value)) return null;
  if (!value.every((item) => typeof item === "string" || Number.isFinite(item))) return null;
  const text = JSON.stringify(value);
  return text.includes(String.raw`\ud`) ? null : text;
}
