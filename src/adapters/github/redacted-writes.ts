import type { GitHubClient } from "./client.ts";

type Redactor = (text: string) => string;

/** The hidden first line by which a comment is found again. */
const MARKER = /^<!--[^\n]*-->\n/;

/** Takes secrets out of every text that this client writes from now on: comments, checks with their annotations, statuses. */
export function redactWrites({ octokit }: GitHubClient, redact: Redactor): void {
  octokit.hook.before("request", (request) => {
    if (request.method === "GET") return;
    const { body, description, output } = request;
    if (typeof body === "string") request["body"] = redactedBody(body, redact);
    if (typeof description === "string") request["description"] = redact(description);
    if (typeof output === "object" && output !== null) request["output"] = redactedTexts(output, redact);
  });
}

function redactedBody(body: string, redact: Redactor): string {
  const marker = MARKER.exec(body)?.[0] ?? "";
  return marker + redact(body.slice(marker.length));
}

/** Paths and levels of annotations are no prose: with another one GitHub would refuse all of them. */
const KEPT: ReadonlySet<string> = new Set(["path", "annotation_level"]);

function redactedTexts(output: object, redact: Redactor): unknown {
  return JSON.parse(JSON.stringify(output), (key, part: unknown) =>
    typeof part === "string" && !KEPT.has(key) ? redact(part) : part,
  );
}
