import type { Parsed } from "./parsed.ts";
import { describeValue } from "../../base/quote.ts";

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

export const SIZE_PATTERN = "^\\d+(\\.\\d+)?(B|kB|KB|MB|GB|KiB|MiB|GiB)$";

/** `64KiB`, `1MB`, `512B` to bytes; 0 needs no unit. */
export function parseSize(input: unknown): Parsed<number> {
  if (input === 0) return { ok: true, value: 0 };
  const match = typeof input === "string" ? /^(\d+(?:\.\d+)?)\s?([A-Za-z]+)$/.exec(input.trim()) : null;
  const unitBytes = UNIT_BYTES[match?.[2] ?? ""];
  if (match === null || unitBytes === undefined) {
    return {
      ok: false,
      message: `expected a size such as 512B, 64KiB or 1MB, got ${describeValue(input)}`,
    };
  }
  return { ok: true, value: Math.round(Number(match[1]) * unitBytes) };
}
