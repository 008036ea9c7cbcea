import { base64Cores } from "./base64-cores.ts";
import { GRAM } from "./gram-table.ts";
import { fold, foldAt } from "./fold.ts";
import { readText } from "./read-text.ts";

/** A folded text that gives a secret away, and what else has to be so where it is found. */
export interface SecretForm {
  readonly folded: string;
  /** `folded`: nothing else. `read`: what is read there is `text`, letter by letter. `base64`: so are its digits. `bytes`: nothing else. */
  readonly same: "folded" | "read" | "base64" | "bytes";
  readonly text: string;
}

/** The minimum for encoded and partial forms: shorter ones are parts of words. */
const MIN_FORM_CHARS = 8;
/** The minimum for hexadecimal forms: shorter ones are numbers. */
const MIN_HEX_CHARS = 12;
/** Shorter words and numbers are found as they are written only: others write them for other reasons. */
const MIN_WORD_CHARS = 16;
const UTF_8 = new TextEncoder();

/**
 * What a text may have of a secret once it is read and folded, so that escapes, case, width, quotes and line breaks are out
 * of the way: the value, and what codes make of its bytes.
 */
export function secretForms(secret: string): readonly SecretForm[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= MIN_FORM_CHARS);
  const texts = lines.length > 1 ? [secret, ...lines] : [secret];
  return [...texts.flatMap(textForms), ...byteForms(secret)].filter(({ folded }) => folded.length >= GRAM);
}

/** The secret as it is read, and as it is written if that looks like an escape: a broken one is none, nor one in other case. */
function textForms(secret: string): readonly SecretForm[] {
  const { text, isDecoded } = readText(secret);
  if (!isDecoded) return [textForm(text)];
  const cases = [secret.toUpperCase(), secret.toLowerCase()].map((written) => readText(written).text);
  return [text, secret, ...cases].map(textForm);
}

/** A short one, a word or a number has to be written with these very characters. */
function textForm(read: string): SecretForm {
  const folded = fold(read);
  const isLoose =
    folded.length >= MIN_FORM_CHARS &&
    (folded.length >= MIN_WORD_CHARS || !/^(?:[a-z]+|[A-Z]+|[\d.,:]+)$/.test(read.trim()));
  if (isLoose) return { folded, same: "folded", text: "" };
  return { folded, same: "read", text: withoutDroppedEnds(read) };
}

/** The text from the first to the last unit that does not fold to nothing. */
function withoutDroppedEnds(read: string): string {
  let [start, end] = [0, read.length];
  while (start < end && foldAt(read, start) === "") start += 1;
  while (start < end && foldAt(read, end - 1) === "") end -= 1;
  return read.slice(start, end);
}

/** Forms of its bytes: of the value, of what JSON and URLs make of it, and of each character in two bytes. */
function byteForms(secret: string): readonly SecretForm[] {
  // A lone surrogate cannot be encoded.
  const value = new TextDecoder().decode(UTF_8.encode(secret));
  const texts = [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])];
  const bytes = [...texts.map((text) => UTF_8.encode(text)), ...twoByteUnits(value)];
  const cores = bytes.flatMap(base64Cores);
  const twice = base64Cores(UTF_8.encode(value)).flatMap((core) => base64Cores(UTF_8.encode(core)));
  return [
    ...[...cores, ...twice].map(base64Form),
    ...bytes.map((part) => hexOf(part).join("")).map(foldedForm),
    ...listForms(UTF_8.encode(value)),
    ...characterForms(value),
  ].filter(({ folded }) => folded.length >= MIN_FORM_CHARS);
}

/** Bytes as programs print them: words of two bytes with the second one first, lists of numbers. */
function listForms(bytes: Uint8Array): readonly SecretForm[] {
  const hex = hexOf(bytes);
  const decimal = Array.from(bytes, String);
  return [
    hex.join(":"),
    hex.join(","),
    `0x${hex.join("0x")}`,
    `0x${hex.join(",0x")}`,
    decimal.join(","),
    // Numbers with spaces between them. So many digits are no other number.
    bytes.length < MIN_FORM_CHARS ? "" : decimal.join(""),
    swapped(hex, 0),
    swapped(hex, 1),
  ].map(foldedForm);
}

/** A text as a program prints it that took it for a list: its characters, or their numbers (`U+005A U+006B`). */
function characterForms(value: string): readonly SecretForm[] {
  const points = Array.from(value, (character) =>
    (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0"),
  );
  return [Array.from(value, fold).join(","), points.join("u")].map(foldedForm);
}

function swapped(hex: readonly string[], from: number): string {
  const pairs = Array.from({ length: Math.floor((hex.length - from) / 2) }, (_, index) => {
    const at = from + 2 * index;
    return `${hex[at + 1] ?? ""}${hex[at] ?? ""}`;
  });
  return pairs.join("");
}

function foldedForm(text: string): SecretForm {
  return { folded: text.length < MIN_HEX_CHARS ? "" : text, same: "bytes", text: "" };
}

function base64Form(core: string): SecretForm {
  const folded = core.toLowerCase().replaceAll("+", "");
  return {
    folded: core.length < MIN_FORM_CHARS ? "" : folded,
    same: "base64",
    text: core.replaceAll(/^\++|\++$/g, ""),
  };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexOf(bytes: Uint8Array): readonly string[] {
  return Array.from(bytes, (byte) => HEX[byte] ?? "");
}

/**
 * UTF-16 of either order of bytes. Where all higher ones are 0, each order has all of the other but its last or first byte, so
 * that one is enough.
 */
function twoByteUnits(text: string): readonly Uint8Array[] {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const lowFirst = Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
  if (units.every((unit) => unit <= 0xff)) return [lowFirst.subarray(0, -1)];
  return [lowFirst, Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]))];
}
