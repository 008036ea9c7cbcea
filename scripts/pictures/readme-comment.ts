import type { Report } from "../../src/model/result/report.ts";
import { commentRoom } from "../../src/adapters/github/comment.ts";
import { renderMarkdown } from "../../src/report/markdown/render-markdown.ts";

const START = "<!-- comment -->\n";
const END = "<!-- /comment -->";

/** The README with the comment as text between its marks. Throws where a mark is missing. */
export function withComment(readme: string, report: Report): string {
  const [from, to] = [readme.indexOf(START), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`README.md: expected ${START.trim()} before ${END}`);
  const text = renderMarkdown(report, { maxBytes: commentRoom(report.id), audience: "comment" }).trimEnd();
  const quoted = text.split("\n").map((line) => `> ${line}`.trimEnd());
  return `${readme.slice(0, from + START.length)}\n${quoted.join("\n")}\n\n${readme.slice(to)}`;
}
