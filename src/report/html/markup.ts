import { cleanText, withoutInvisible } from "../../base/clean-text.ts";

/** Text of a page. Only `markup` creates one, so every text from outside is escaped in it. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Markup };

/** A value in a template: texts and numbers are escaped; pieces and lists of pieces are not. */
type Piece = string | number | Markup | readonly Markup[];

/** HTML or SVG: the template as it is, with its values escaped for elements and for quoted attributes. */
export function markup(template: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const written = template.map((text, index) => {
    const value = values[index];
    return value === undefined ? text : `${text}${textOf(value)}`;
  });
  return new Markup(written.join(""));
}

function textOf(value: Piece): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === "object") return value.map(String).join("");
  return escape(String(value));
}

function escape(text: string): string {
  return withoutInvisible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Joins pieces with another one between them. */
export function joined(pieces: readonly Markup[], between: Markup): Markup {
  return markup`${pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]))}`;
}

/** Joins pieces with a line break between them. */
export function lines(pieces: readonly Markup[]): Markup {
  return joined(pieces, markup`\n`);
}

/** Any name as code. Text that runs from right to left does not change the order of the text around it. */
export function code(text: string, maxLength: number): Markup {
  return markup`<code>${cleanText(text, maxLength) || "(empty)"}</code>`;
}

/** Matches between words only, as in a comment. */
const QUOTED = /(?<=(?:^| )[("']*)`([^`]+)`(?=[.,;:)"']*(?: |$))/u;

/** A sentence. A text between two backticks becomes code. */
export function prose(text: string, maxLength: number): Markup {
  const parts = cleanText(text, maxLength).split(QUOTED);
  return markup`${parts.map((part, index) => (index % 2 === 1 ? code(part, maxLength) : markup`${part}`))}`;
}

/** A link if `url` is an https address without credentials, else only the label. */
export function link(label: Markup, url: string | null): Markup {
  if (url === null || !URL.canParse(url)) return label;
  const { protocol, username, password, href } = new URL(url);
  if (protocol !== "https:" || username !== "" || password !== "") return label;
  return markup`<a href="${href}" rel="noreferrer">${label}</a>`;
}
