import MarkdownIt from "markdown-it";

/** What a page of markdown shows, as GitHub's later filters find it. */
export interface Page {
  readonly html: string;
  /** Text outside code and links: there, mentions, issues, commits and addresses become links. */
  readonly openText: string;
  /** Everything shown, code included. */
  readonly allText: string;
  readonly linkTargets: readonly string[];
  readonly tags: ReadonlySet<string>;
}

/** Reads markdown with tables, raw HTML and automatic links switched on, as GitHub does. */
export function githubPage(markdown: string): Page {
  const parser = new MarkdownIt({ html: true, linkify: true });
  // GitHub links `https://…`, `www.…` and mail addresses, not every word with a dot.
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: true });
  const html = parser.render(markdown);
  const withoutCode = html.replace(/<(code|a)\b[^>]*>.*?<\/\1>/gsu, " \u0001 ");
  return {
    html,
    openText: decode(withoutCode.replace(/<[^>]*>/gu, " ")),
    allText: decode(html.replace(/<[^>]*>/gu, "")),
    linkTargets: [...html.matchAll(/<a href="([^"]*)"/gu)].map((match) => match[1] ?? ""),
    tags: new Set([...html.matchAll(/<([a-z][a-z0-9]*)/giu)].map((match) => (match[1] ?? "").toLowerCase())),
  };
}

function decode(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** What GitHub would turn into a link, or more, in text outside code. */
export const COMES_ALIVE =
  /@[a-z0-9]|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|https?:|www\.|:[a-z_]+:|\$[^$]+\$|[\u202A-\u202E\u2066-\u2069\u200B\u0000\u001B]/iu;
