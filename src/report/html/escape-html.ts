import { cleanText } from "../../base/clean-text.ts";

/** Any text as text of an HTML page, in an element as well as in a quoted attribute. */
export function escapeHtml(text: string, maxLength: number): string {
  return cleanText(text, maxLength)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Any name as code; what runs from right to left turns nothing around it. */
export function codeHtml(text: string, maxLength: number): string {
  return `<code>${escapeHtml(text, maxLength) || "(empty)"}</code>`;
}

/** Between words only, as in a comment. */
const QUOTED = /(?<=(?:^| )[("']*)`([^`]+)`(?=[.,;:)"']*(?: |$))/u;

/** A sentence; what stands between two backticks becomes code. */
export function proseHtml(text: string, maxLength: number): string {
  return cleanText(text, maxLength)
    .split(QUOTED)
    .map((part, index) => (index % 2 === 1 ? codeHtml(part, maxLength) : escapeHtml(part, maxLength)))
    .join("");
}

/** A link if `url` is an https address without credentials, else the label alone. `label` is HTML already. */
export function linkHtml(label: string, url: string | null): string {
  if (url === null || !URL.canParse(url)) return label;
  const { protocol, username, password, href } = new URL(url);
  if (protocol !== "https:" || username !== "" || password !== "") return label;
  return `<a href="${escapeHtml(href, href.length)}" rel="noreferrer">${label}</a>`;
}
