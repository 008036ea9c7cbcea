import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

export type Theme = "light" | "dark";

/** One view of a page of GitHub: a comment, a job's summary or a check. */
export interface View {
  readonly place: "comment" | "summary" | "check";
  /** HTML above the markdown: who wrote it. */
  readonly title: string;
  /** Markdown, one part below the other. */
  readonly parts: readonly string[];
  /** Open what is folded away. */
  readonly unfolded?: true;
}

const STYLE = (theme: Theme): string =>
  readFileSync(
    fileURLToPath(import.meta.resolve(`github-markdown-css/github-markdown-${theme}.css`)),
    "utf8",
  );

/**
 * Markdown as GitHub shows it: GitHub-flavoured (remark-gfm, written against cmark-gfm), raw HTML parsed, then cleaned by
 * GitHub's allow list (the default schema of rehype-sanitize).
 */
export async function githubHtml(markdown: string): Promise<string> {
  const file = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(rehypeStringify)
    .process(markdown);
  return String(file);
}

/** Colours of GitHub's own frame around a text. */
const FRAMES: Readonly<Record<Theme, string>> = {
  light: "--page:#fff;--line:#d1d9e0;--head:#f6f8fa;--text:#1f2328;--muted:#59636e",
  dark: "--page:#0d1117;--line:#3d444d;--head:#151b23;--text:#f0f6fc;--muted:#9198a1",
};

/** A whole page without any script or request; GitHub sets comments in 14 px, summaries and checks in 16 px. */
export async function githubPage(view: View, theme: Theme): Promise<string> {
  const bodies = await Promise.all(view.parts.map(githubHtml));
  const html = bodies.map((body) => `<article class="markdown-body">${body}</article>`).join("\n");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${view.place}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style>${STYLE(theme)}
:root{${FRAMES[theme]};color-scheme:${theme}}
body{margin:0;padding:12px;background:var(--page);color:var(--text);font:14px/1.5 "Noto Sans","Liberation Sans",Arial,sans-serif}
.frame{border:1px solid var(--line);border-radius:6px;max-width:${view.place === "comment" ? "780px" : "980px"};margin:0 auto}
.frame>header{background:var(--head);border-bottom:1px solid var(--line);border-radius:6px 6px 0 0;padding:8px 16px;color:var(--muted);overflow-wrap:anywhere}
.frame>header b{color:var(--text)}
.markdown-body{padding:16px;${view.place === "comment" ? "font-size:14px" : ""};overflow-wrap:break-word}
.markdown-body table{max-width:100%}
</style></head><body><div class="frame"><header>${view.title}</header>
${view.unfolded === true ? html.replaceAll("<details>", "<details open>") : html}
</div></body></html>`;
}
