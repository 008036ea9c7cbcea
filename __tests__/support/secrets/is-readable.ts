/**
 * Whether somebody gets a secret out of a text, by tools that everybody has: each of them is applied to what the others
 * give, until nothing new comes out. Knows nothing of how secrets are taken out, and shares no code with it.
 */
export function isReadable(text: string, secret: string): boolean {
  const wanted = [plain(secret), plain(secret.normalize("NFKC"))];
  let texts = [text];
  const seen = new Set(texts);
  for (let round = 0; round < 5 && texts.length > 0; round += 1) {
    if (texts.some((found) => wanted.some((part) => plain(found).includes(part)))) return true;
    texts = texts
      .flatMap((found) => TOOLS.flatMap((tool) => tool(found)))
      .filter((found) => found.length > 0 && !seen.has(found));
    for (const found of texts) seen.add(found);
  }
  return false;
}

/** As somebody sees it who does not mind case, width, line breaks and what joins them. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{Cc}\p{Cf}\p{M}\p{Z}\u1160\u3164\uFFFD]/gu, "")
    .replaceAll(/["'+]/g, "")
    .toLowerCase();
}

const latin1 = (bytes: Buffer): readonly string[] => [
  bytes.toString("utf8"),
  bytes.toString("utf16le"),
  bytes.subarray(1).toString("utf16le"),
  swapped(bytes),
  swapped(bytes.subarray(1)),
];

const swapped = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString("utf16le");

/** Bytes written in any notation, as the text they are. */
const fromBytes = (text: string, pattern: RegExp, base: number): readonly string[] => [
  text.replaceAll(new RegExp(`(?:${pattern.source})+`, "g"), (run) =>
    Buffer.from(
      Array.from(run.matchAll(new RegExp(pattern.source, "g")), (match) =>
        Number.parseInt(match[1] ?? "", base),
      ),
    ).toString("utf8"),
  ),
];

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  sol: "/",
  bsol: "\\",
  plus: "+",
  equals: "=",
  shy: "",
};

/** A hexadecimal dump without its addresses and its column of characters. */
function undumped(text: string): string {
  return text.replaceAll(/^[\da-f]{8}:? +((?:[\da-f]{2,4} +)+).*$/gm, "$1");
}

const TOOLS: readonly ((text: string) => readonly string[])[] = [
  (text) => fromBytes(text, /%([\dA-Fa-f]{2})/, 16),
  (text) => [
    text.replaceAll(/%u([\dA-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  ],
  (text) => fromBytes(text, /\\x([\dA-Fa-f]{2})/, 16),
  (text) => fromBytes(text, /\\([0-3][0-7]{2})/, 8),
  (text) => [
    text.replaceAll(/\\U([\dA-Fa-f]{8})|\\u\{([\dA-Fa-f]+)\}/g, (_, long?: string, braced?: string) =>
      String.fromCodePoint(Number.parseInt(long ?? braced ?? "0", 16)),
    ),
  ],
  (text) => [
    text.replaceAll(/\\u([\dA-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  ],
  (text) => [text.replaceAll(/"(?:[^"\\]|\\.)*"/g, parsedJson)],
  (text) => [text.replaceAll(/\\(.)/gs, "$1")],
  (text) => [text.replaceAll(/\\n/g, "\n")],
  (text) => [
    text.replaceAll(
      /&(?:#[xX]([\dA-Fa-f]+)|#(\d+)|(\w+));?/g,
      (all, hex?: string, decimal?: string, name?: string) =>
        hex !== undefined
          ? String.fromCodePoint(Number.parseInt(hex, 16))
          : decimal !== undefined
            ? String.fromCodePoint(Number(decimal))
            : (ENTITIES[name ?? ""] ?? all),
    ),
  ],
  // eslint-disable-next-line no-control-regex -- what terminals take out
  (text) => [
    text.replaceAll(/\u001B\[[\d;]*m|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\^\[\[\d*m|\[\d\dm/g, ""),
  ],
  (text) => [text.replaceAll(/.\u0008/gsu, "")],
  (text) => [text.replaceAll(/\\\n/g, "")],
  (text) => [text.replaceAll(/^ *[>|] ?| *\|$/gm, "")],
  (text) => [text.replaceAll(/"((?:[^"\\]|\\.){1,2})",?/gu, "$1")],
  (text) => [
    text.replaceAll(/U\+([\dA-F]{4,6}) ?/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    ),
  ],
  (text) => [undumped(text)],
  (text) =>
    runs(text, /[A-Za-z\d+/_-]/, 10).flatMap((run) =>
      [0, 1, 2, 3].flatMap((skip) => latin1(Buffer.from(run.slice(skip), "base64"))),
    ),
  (text) =>
    runs(text.replaceAll(/0x|:|-|,/g, ""), /[\dA-Fa-f]/, 12).flatMap((run) =>
      [0, 1, 2].flatMap((skip) => latin1(Buffer.from(run.slice(skip), "hex"))),
    ),
  (text) =>
    Array.from(text.matchAll(/\d{1,3}(?:\s*[,\s]\s*\d{1,3}){5,}/g), ([list]) =>
      Buffer.from(list.split(/[,\s]+/).map(Number)).toString("utf8"),
    ),
];

function parsedJson(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

/** Whatever is longer than a word once white space, quotes and padding are left out. */
function runs(text: string, digit: RegExp, least: number): readonly string[] {
  return text
    .replaceAll(/[\s"'\\]/g, "")
    .split(new RegExp(`(?!${digit.source})[^]`))
    .filter((run) => run.length >= least);
}
