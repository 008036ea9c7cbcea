import { hashJson } from "../../base/hash.ts";
import { commentRoom } from "../../adapters/github/comment.ts";
import { NAME_LENGTH } from "../../base/clean-text.ts";
import { codeSpan, prose } from "../../report/markdown/escape-markdown.ts";
import type { Job } from "../job.ts";
import type { CombinedComment, CommentPart, CommentText } from "./comment-part.ts";

/** A row of the table is at most this long, whatever its names are. */
const ROW_BYTES = 1200;

/** Collects the comments of that many gates. */
export function combinedComment(gates: number): CombinedComment & { readonly parts: readonly CommentPart[] } {
  const parts: CommentPart[] = [];
  return {
    parts,
    add: (part) => void parts.push(part),
    roomOfOne: (whole) => Math.max(2000, Math.floor(whole / gates) - ROW_BYTES),
  };
}

/** Configs whose gates have no text. */
interface Absent {
  /** Their gates failed. */
  readonly broken: readonly string[];
  /** The change removed or renamed them. */
  readonly removed: readonly string[];
}

/**
 * The combined comment of the configs of this job, in any order in which they end: a table, then the text of each gate
 * while there is space.
 */
export function combinedText(job: Job, parts: readonly CommentPart[], absent: Absent): CommentText {
  const { context, inputs } = job;
  const place = hashJson([context.workflowPath, context.jobName, inputs.config]).slice(0, 12);
  const gateId = `combined-${place}`;
  const texts = parts.map(({ text }) => text);
  const table = tableOf(texts, absent);
  let room = commentRoom(gateId) - Buffer.byteLength(table);
  const bodies = texts.flatMap(({ body }) => {
    const section = `\n---\n\n${body}\n`;
    room -= Buffer.byteLength(section);
    return room < 0 ? [] : [section];
  });
  return {
    gateId,
    headline: "",
    body: [table, ...bodies].join(""),
    says: [...absent.broken, ...absent.removed, ...texts.map(({ says }) => says)].join("\n"),
    whenMissing:
      absent.broken.length + absent.removed.length > 0 ||
      texts.some(({ whenMissing }) => whenMissing === "create")
        ? "create"
        : "leave",
  };
}

function tableOf(texts: readonly CommentText[], { broken, removed }: Absent): string {
  const row = (name: string, text: string): string =>
    `| ${codeSpan(name, NAME_LENGTH)} | ${prose(text, 200).replaceAll("|", "\\|")} |`;
  const count = texts.length + broken.length + removed.length;
  return [
    `## ${count} ${count === 1 ? "gate" : "gates"}`,
    "",
    "| Gate | |",
    "|---|---|",
    ...broken.map((file) => row(file, "❌ No verdict: the gate failed, see the log of the job")),
    ...removed.map((file) => row(file, "⚠️ Not judged: this change removes or renames the config")),
    ...texts.map(({ gateId, headline }) => row(gateId, headline)),
    "",
  ].join("\n");
}
