import { type UsageError, usageProblem } from "../../base/errors.ts";

/**
 * Text of a UTF-8 file: without a byte order mark, with LF line ends.
 * Throws UsageError that names `file` for UTF-16, UTF-32, binary and invalid bytes.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  requireUtf8(bytes, file);
  const text = decodeUtf8(bytes, file);
  return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    // Drops a byte order mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalidBytes(file, lineOfInvalidBytes(bytes), error);
  }
}

/** Throws UsageError that names `file` for UTF-16, UTF-32 and binary. `bytes`: its start, or all of it. */
export function requireUtf8(bytes: Uint8Array, file: string): void {
  const foreign = foreignEncoding(bytes);
  if (foreign !== null) throw problem(file, null, `${foreign} Save it as UTF-8.`);
}

/** `line`: 1-based. */
export function invalidBytes(file: string, line: number, cause: unknown): UsageError {
  return problem(file, line, "expected UTF-8, got other bytes. Save it as UTF-8.", { cause });
}

/** The number of bytes that are checked in a file without a byte order mark. */
const LOOKED_AT = 4096;

function foreignEncoding(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) {
    return `expected UTF-8, got ${c === 0 && d === 0 ? "UTF-32" : "UTF-16"}.`;
  }
  if (a === 0xfe && b === 0xff) return "expected UTF-8, got UTF-16.";
  const head = bytes.subarray(0, LOOKED_AT);
  const zerosAt = (parity: number): number =>
    head.reduce((count, byte, index) => (byte === 0 && index % 2 === parity ? count + 1 : count), 0);
  const [even, odd] = [zerosAt(0), zerosAt(1)];
  if (even + odd === 0) return null;
  // Latin text in UTF-16 has a zero in every other byte.
  const oneSided = Math.min(even, odd) === 0 && Math.max(even, odd) > head.length / 4;
  return oneSided ? "expected UTF-8, got UTF-16." : "expected text, got binary data.";
}

/** 1-based. Lines are decoded apart: a line feed is never part of a longer UTF-8 sequence. */
function lineOfInvalidBytes(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    try {
      decoder.decode(bytes.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop + 1;
  }
  return line;
}

function problem(file: string, line: number | null, message: string, options?: ErrorOptions): UsageError {
  return usageProblem(file, message, { line }, options);
}
