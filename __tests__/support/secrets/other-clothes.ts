/** A way in which a program writes a text that it should keep to itself. */
export interface Clothes {
  readonly name: string;
  readonly wear: (secret: string) => string;
}

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const bytesOf = (text: string): readonly number[] => [...utf8(text)];
const hexOf = (text: string): readonly string[] =>
  bytesOf(text).map((byte) => byte.toString(16).padStart(2, "0"));
const each = (text: string, write: (character: string, index: number) => string): string =>
  Array.from(text, write).join("");
const units = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
const u4 = (code: number): string => code.toString(16).padStart(4, "0");
const base64 = (text: string): string => utf8(text).toString("base64");
const wrapped = (text: string, width: number, end: string): string =>
  text.match(new RegExp(`[^]{1,${width}}`, "gu"))?.join(end) ?? text;
const percent = (text: string): string =>
  hexOf(text)
    .map((hex) => `%${hex}`)
    .join("");
const json = (text: string): string => JSON.stringify(text);
const middle = (text: string, what: string): string => text.slice(0, 6) + what + text.slice(6);
const NAMED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "/": "&sol;",
  "\\": "&bsol;",
  "+": "&plus;",
  "=": "&equals;",
};
const points = (text: string): readonly number[] => Array.from(text, (part) => part.codePointAt(0) ?? 0);
const entities = (text: string, write: (point: number) => string): string =>
  points(text)
    .map((point) => `&#${write(point)};`)
    .join("");
const fullWidth = (text: string): string =>
  each(text, (part) => (/[!-~]/.test(part) ? String.fromCharCode(part.charCodeAt(0) + 0xfee0) : part));
const form = (text: string): string => new URLSearchParams({ q: text }).toString();
const dump = (hex: readonly string[]): string => hex.join("");

const CLOTHES: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (text) => text,
  "upper case": (text) => text.toUpperCase(),
  "lower case": (text) => text.toLowerCase(),
  "percent-encoded": (text) => encodeURIComponent(text),
  "percent-encoded, lower case": (text) =>
    encodeURIComponent(text).replaceAll(/%../g, (part) => part.toLowerCase()),
  "percent-encoded, mixed case": (text) =>
    percent(text).replaceAll(/[a-f](?=[\da-f]|%)/g, (part) => part.toUpperCase()),
  "percent-encoded, every byte": percent,
  "percent-encoded, every second character": (text) =>
    each(text, (part, index) => (index % 2 === 0 ? percent(part) : part)),
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "percent-encoded three times": (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(text))),
  "percent-encoded in 16 bits": (text) =>
    units(text)
      .map((code) => `%u${u4(code)}`)
      .join(""),
  "in a form": form,
  "in a form inside a URL": (text) =>
    `https://example.test/?next=${encodeURIComponent(`/a?${form(text)}`)}&z=1`,
  "in named entities": (text) => each(text, (part) => NAMED[part] ?? part),
  "in decimal entities": (text) => entities(text, String),
  "in decimal entities with zeros": (text) => entities(text, (point) => String(point).padStart(7, "0")),
  "in hexadecimal entities": (text) => entities(text, (point) => `x${point.toString(16)}`),
  "in upper hexadecimal entities with zeros": (text) =>
    entities(text, (point) => `X${point.toString(16).toUpperCase().padStart(8, "0")}`),
  "in entities without semicolons": (text) =>
    points(text)
      .map((point) => `&#x${point.toString(16).padStart(6, "0")}`)
      .join("g")
      .replaceAll("g", ";"),
  "in entities, twice": (text) => entities(text, String).replaceAll("&", "&amp;"),
  "in XML, in JSON": (text) => json(each(text, (part) => NAMED[part] ?? part)),
  "in JSON": json,
  "in JSON twice": (text) => json(json(text)),
  "in JSON three times": (text) => json(json(json(text))),
  "in JSON with escaped slashes": (text) => json(text).replaceAll("/", String.raw`\/`),
  "in JSON of ASCII alone": (text) =>
    units(text)
      .map((code) => `\\u${u4(code)}`)
      .join(""),
  "in JSON of ASCII alone, upper case": (text) =>
    units(text)
      .map((code) => `\\u${u4(code).toUpperCase()}`)
      .join(""),
  "in JSON of ASCII alone, twice": (text) =>
    json(
      units(text)
        .map((code) => `\\u${u4(code)}`)
        .join(""),
    ),
  "every third character as \\u": (text) =>
    each(text, (part, index) =>
      index % 3 === 0 || part === "\\"
        ? units(part)
            .map((code) => `\\u${u4(code)}`)
            .join("")
        : part,
    ),
  "in braces of \\u": (text) =>
    points(text)
      .map((point) => `\\u{${point.toString(16)}}`)
      .join(""),
  "in 32 bits of \\U": (text) =>
    points(text)
      .map((point) => `\\U${point.toString(16).padStart(8, "0")}`)
      .join(""),
  "as \\x": (text) =>
    hexOf(text)
      .map((hex) => `\\x${hex}`)
      .join(""),
  "as \\x, upper case": (text) =>
    hexOf(text)
      .map((hex) => `\\x${hex.toUpperCase()}`)
      .join(""),
  octal: (text) =>
    bytesOf(text)
      .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
      .join(""),
  hexadecimal: (text) => dump(hexOf(text)),
  "hexadecimal, upper case": (text) => dump(hexOf(text)).toUpperCase(),
  "hexadecimal with spaces": (text) => hexOf(text).join(" "),
  "hexadecimal with colons": (text) => hexOf(text).join(":"),
  "hexadecimal with dashes": (text) => hexOf(text).join("-").toUpperCase(),
  "hexadecimal in words of two bytes": (text) => dump(hexOf(text)).replaceAll(/.{4}/g, "$& "),
  "hexadecimal in lines": (text) => wrapped(dump(hexOf(text)), 16, "\n"),
  "a list of hexadecimal numbers": (text) =>
    `{ ${hexOf(text)
      .map((hex) => `0x${hex}`)
      .join(", ")} }`,
  "hexadecimal of UTF-16": (text) => Buffer.from(text, "utf16le").toString("hex"),
  "a list of bytes": (text) => json(JSON.stringify(bytesOf(text))),
  "a list of bytes without commas": (text) => `[${bytesOf(text).join(" ")}]`,
  "a list of bytes in lines": (text) => bytesOf(text).join("\n"),
  "a list of characters": (text) => JSON.stringify(Array.from(text)),
  "code points": (text) =>
    points(text)
      .map((point) => `U+${point.toString(16).toUpperCase().padStart(4, "0")}`)
      .join(" "),
  "hexadecimal of UTF-16, the higher byte first": (text) =>
    Buffer.from(text, "utf16le").swap16().toString("hex"),
  "base64 of UTF-16, the higher byte first": (text) =>
    Buffer.from(`x${text}`, "utf16le").swap16().toString("base64"),
  "quoted in a mail": (text) => `> ${middle(text, "\n> ")}`,
  "over two lines of a table": (text) => `| ${middle(text, " |\n| ")} |`,
  "a Buffer as JSON": (text) => JSON.stringify(utf8(text)),
  "a dump of xxd": (text) => xxd(utf8(text)),
  "a dump of hexdump -C": (text) => hexdump(utf8(text)),
  base64: base64,
  "base64, one byte later": (text) => base64(`x${text}y`),
  "base64, two bytes later": (text) => base64(`xy${text}z`),
  "base64 for URLs": (text) => utf8(`>>?${text}`).toString("base64url"),
  "base64 in lines": (text) => wrapped(base64(`header: ${text} trailer`), 12, "\n"),
  "base64 in lines of MIME": (text) =>
    wrapped(base64(`${"x".repeat(50)}${text}${"y".repeat(50)}`), 76, "\r\n"),
  "base64 in lines, in JSON": (text) => json(wrapped(base64(`u:${text}`), 16, "\n")),
  "base64 in a URL": (text) => encodeURIComponent(base64(`>?${text}~~`)),
  "base64 of JSON": (text) => base64(JSON.stringify({ key: text })),
  "base64 of a form": (text) => base64(`key=${encodeURIComponent(text)}&b`),
  "base64 twice": (text) => base64(base64(`a:${text}`)),
  "base64 of UTF-16": (text) => Buffer.from(`x ${text}`, "utf16le").toString("base64"),
  "an Authorization header": (text) => `Authorization: Basic ${base64(`user:${text}`)}`,
  "in quotes of a shell": (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  "in quotes of a shell, escaped": (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`,
  "escaped for a shell": (text) => text.replaceAll(/[^\w]/g, String.raw`\$&`),
  "in quotes of ANSI C": (text) => `$'${text.replaceAll(/["'\\]/g, String.raw`\$&`)}'`,
  "in double quotes of a shell": (text) => `"${text.replaceAll(/["$`\\]/g, String.raw`\$&`)}"`,
  "in quotes of SQL": (text) => `'${text.replaceAll("'", "''")}'`,
  "in quotes of MySQL": (text) => `'${text.replaceAll(/['"\\]/g, String.raw`\$&`)}'`,
  "in a CSV field": (text) => `"${text.replaceAll('"', '""')}"`,
  "escaped for Markdown": (text) => text.replaceAll(/[\\`*_{}[\]()#+.!|<>=&"-]/g, String.raw`\$&`),
  "a colour inside": (text) => middle(text, "\u001B[0m"),
  "a colour inside, in JSON": (text) => json(middle(text, "\u001B[38;5;196m")),
  "a colour inside, as text": (text) => middle(text, String.raw`\x1b[1;31m`),
  "a colour inside without its ESC": (text) => middle(text, "[31m"),
  "a colour inside in caret notation": (text) => middle(text, "^[[0m"),
  "each character coloured": (text) => each(text, (part) => `\u001B[3${part.length}m${part}\u001B[0m`),
  "a title of a terminal inside": (text) => middle(text, "\u001B]0;title\u0007"),
  "a link of a terminal inside": (text) => middle(text, "\u001B]8;;https://a.test\u001B\\"),
  "a zero-width space inside": (text) => middle(text, "\u200B"),
  "zero-width characters everywhere": (text) =>
    each(text, (part, index) => part + ["\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"][index % 5]),
  "a soft hyphen inside": (text) => middle(text, "\u00AD"),
  "a soft hyphen as an entity inside": (text) => middle(text, "&shy;"),
  "a turn of direction inside": (text) => middle(text, "\u202E"),
  "control characters inside": (text) =>
    each(text, (part, index) => (index % 4 === 0 ? `${part}\u0000\u0007` : part)),
  "an invisible letter inside": (text) => middle(text, "\u3164"),
  "a variation selector inside": (text) => middle(text, "\uFE0F"),
  "a byte that is no text inside": (text) => middle(text, "\uFFFD"),
  composed: (text) => text.normalize("NFC"),
  decomposed: (text) => text.normalize("NFD"),
  "in full width": fullWidth,
  "in mathematical letters": (text) =>
    each(text, (part) =>
      /[A-Z]/.test(part) ? String.fromCodePoint(0x1d400 + part.charCodeAt(0) - 65) : part,
    ),
  "over two lines": (text) => middle(text, "\n"),
  "over two lines, the second one indented": (text) => middle(text, "\r\n    "),
  "over two lines with a backslash": (text) => middle(text, "\\\n"),
  "spaced out": (text) => Array.from(text).join(" "),
  "spelled in parts": (text) => middle(text, '" + "'),
  "struck over": (text) => each(text, (part) => `${part}\b${part}`),
  "a colour inside, in JSON in JSON in a URL": (text) =>
    encodeURIComponent(json(json(middle(text, "\u001B[0m")))),
  "zero-width, as entities": (text) => middle(text, "&#8203;"),
};

function rows(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) =>
    bytes.subarray(row * 16, row * 16 + 16),
  );
}

const shown = (bytes: Buffer): string => bytes.toString("latin1").replaceAll(/[^ -~]/g, ".");

function xxd(bytes: Buffer): string {
  return rows(bytes)
    .map((row, index) => {
      const hex = row.toString("hex").replaceAll(/.{4}/g, "$& ").padEnd(41);
      return `${(index * 16).toString(16).padStart(8, "0")}: ${hex} ${shown(row)}`;
    })
    .join("\n");
}

function hexdump(bytes: Buffer): string {
  return rows(bytes)
    .map((row, index) => {
      const hex = row.toString("hex").replaceAll(/../g, "$& ").padEnd(49);
      return `${(index * 16).toString(16).padStart(8, "0")}  ${hex} |${shown(row)}|`;
    })
    .join("\n");
}

export const OTHER_CLOTHES: readonly Clothes[] = Object.entries(CLOTHES).map(([name, wear]) => ({
  name,
  wear,
}));
