import { join } from "node:path";
import {
  upsertComment,
  commentAuthor,
  commentRoom,
  type CommentResult,
} from "../../adapters/github/comment.ts";
import {
  hasArtifactService,
  WITHOUT_ARTIFACT_SERVICE,
} from "../../adapters/github/artifacts/artifact-service.ts";
import { closeCheck } from "../../adapters/github/check-run.ts";
import type { ClosedCheck } from "../../adapters/github/checks/check-result.ts";
import { baselineName } from "../../baselines/search/baseline-candidates.ts";
import { reportArtifact } from "../../baselines/artifact-names.ts";
import { MAX_SUMMARY_BYTES } from "../../adapters/github/job-summary.ts";
import { publishStep, type Published } from "../../adapters/github/published.ts";
import type { UploadedArtifact } from "../../adapters/github/artifacts/artifact-store.ts";
import { isAccepted } from "../../model/config/acceptance.ts";
import type { Report } from "../../model/result/report.ts";
import { annotations } from "../../report/annotations.ts";
import { renderCheck } from "../../report/render-check.ts";
import { hasNews, withoutRun } from "../../report/markdown/comment-news.ts";
import { renderMarkdown } from "../../report/markdown/render-markdown.ts";
import { verdictIcon } from "../../report/words/icons.ts";
import type { CommentText, ShownCheck } from "./comment-part.ts";
import type { GateResult } from "../machine.ts";
import type { Job } from "../job.ts";
import { isPlainGate } from "../inputs/plain-gate.ts";
import { repositoryPath } from "../inputs/repository-path.ts";
import { isLeftToReport, type OpenCheck } from "./open-check.ts";
import { setOutputs, toOutputs } from "../inputs/outputs.ts";
import { artifactUrl, reportFiles, uploadOrKeep } from "../artifacts/upload.ts";
import { noteRowsKept } from "../artifacts/stored-rows.ts";
import { valueOrWarn } from "./value-or-warn.ts";

export interface Publication {
  readonly result: GateResult;
  readonly check: OpenCheck;
  /** This run is one of the base branch, so later runs compare with it. */
  readonly isBaseline: boolean;
}

/**
 * Writes the result to every place, starting with the most reliable one. A place that the token may not write to is
 * skipped with one warning.
 */
export async function publish(job: Job, publication: Publication): Promise<void> {
  const { result, check } = publication;
  if (!hasArtifactService(job.context.serverUrl)) job.io.warn(WITHOUT_ARTIFACT_SERVICE);
  const artifact = await uploadReport(job, result);
  const isLost = publication.isBaseline && !(await uploadBaseline(job, result));
  const options = { maxBytes: MAX_SUMMARY_BYTES, audience: "summary" } as const;
  await writeSummary(job, renderMarkdown(result.report, options));
  const closed = await finishCheck(job, check, isLost ? withoutBaseline(result.report) : result.report);
  const comment = await writeComment(job, { check, closed }, result.report);
  const outputs = toOutputs(result.report, {
    reportPath: join(result.runFolder, "report.json"),
    reportMarkdownPath: join(result.runFolder, "report.md"),
    artifactId: artifact?.id ?? null,
    artifactUrl: artifactUrl(job, artifact),
    commentUrl: comment?.url ?? null,
    checkUrl: check.handle.kind === "check-run" ? check.handle.url : null,
  });
  setOutputs(job.io, outputs);
}

async function uploadReport(job: Job, result: GateResult): Promise<UploadedArtifact | null> {
  const name = reportArtifact(result.report.id);
  const stored = await uploadOrKeep(
    job,
    { what: "the report's artifact", name, gateId: result.report.id },
    () => reportFiles(job, result),
  );
  // Rows that cannot be stored here cannot be stored by the post step either, and a warning said so.
  if (stored !== null || !hasArtifactService(job.context.serverUrl)) noteRowsKept(job);
  return stored;
}

/** False = the baseline could not be stored. Where the server has no artifact service, a step of the user stores it. */
async function uploadBaseline(job: Job, result: GateResult): Promise<boolean> {
  const name = baselineName(result.report.id);
  const stored = await uploadOrKeep(job, { what: "the baseline", name, gateId: result.report.id }, () =>
    job.port.writeBundle(result),
  );
  return stored !== null || !hasArtifactService(job.context.serverUrl);
}

/** Later runs cannot be compared with this one, so it must not look like an ordinary success. */
function withoutBaseline(report: Report): Report {
  const conclusion = report.conclusion === "success" ? "neutral" : report.conclusion;
  return { ...report, conclusion, title: `no baseline was stored; ${report.title}` };
}

/** Writes to the page of the job. */
export async function writeSummary(job: Job, markdown: string): Promise<void> {
  const step = { what: "the job summary", permission: null };
  valueOrWarn(job, await publishStep(step, () => job.io.writeSummary(markdown)));
}

async function finishCheck(job: Job, check: OpenCheck, report: Report): Promise<ClosedCheck | null> {
  const { title, summary, text } = renderCheck(report);
  const marks = annotations(report).map(({ place, ...annotation }) => ({
    ...annotation,
    path: repositoryPath(
      job,
      place?.file ?? (isPlainGate(job.inputs) ? job.inputs.results : job.inputs.config),
    ),
    line: place?.line ?? 1,
  }));
  const result = { conclusion: report.conclusion, title, summary, text, annotations: marks };
  const closed = await closeCheck(job.client, check.request, check.handle, result);
  noteClosed(job, closed);
  // A check run shows its annotations itself. In any other case the only place for them is the page of the job.
  if (check.handle.kind !== "check-run" || !closed.done) {
    for (const mark of marks.slice(0, MOST_LOG_ANNOTATIONS)) job.io.annotate(mark);
  }
  return valueOrWarn(job, closed);
}

/** GitHub shows no more annotations of a step. */
const MOST_LOG_ANNOTATIONS = 10;

/** Tells the post step that the check is closed. The post step closes a check that could not be closed here. */
export function noteClosed(job: Job, closed: Published<ClosedCheck>): void {
  if (closed.done) job.io.saveState("check-closed", "true");
}

async function writeComment(job: Job, shown: ShownCheck, report: Report): Promise<CommentResult | null> {
  const room = commentRoom(report.id);
  const options = { maxBytes: job.combined?.roomOfOne(room) ?? room, audience: "comment" } as const;
  return comment(job, shown, {
    gateId: report.id,
    headline: `${verdictIcon(report)} ${report.title}`,
    body: renderMarkdown(report, options),
    says: renderMarkdown(withoutRun(report), options),
    whenMissing: isWorthAComment(job, report) ? "create" : "leave",
  });
}

/** Writes or updates the comment of a pull request. Other events have no comment. */
export async function comment(
  job: Job,
  shown: ShownCheck,
  { headline, ...text }: CommentText,
): Promise<CommentResult | null> {
  const { check, closed } = shown;
  const { event, runId: id, runAttempt } = job.context;
  if (event.kind !== "pull-request" || job.inputs.comment === "never") return null;
  const { number: pullRequest, headSha } = event;
  const own = closed?.pullRequests.find(({ number }) => number === pullRequest);
  const { handle, request } = check;
  // The job that reports may have been run again, which does not make its measurements newer.
  const run = request.measuredIn ?? { id, attempt: runAttempt };
  if (isLeftToReport(job, handle)) return null;
  if (job.combined !== undefined) {
    job.combined.add({ shown, text: { ...text, headline } });
    return null;
  }
  const published = await publishStep(
    { what: "the comment", permission: "pull-requests: write" },
    async () => {
      const author = await commentAuthor(job.client, handle.kind === "none" ? null : handle.author);
      return upsertComment(job.client, {
        ...text,
        pullRequest,
        runId: run.id,
        runAttempt: run.attempt,
        workflowPath: job.context.workflowPath,
        headSha,
        currentHead: own?.headSha ?? null,
        author,
        whenSame: job.inputs.comment === "on-change" ? "leave" : "rewrite",
      });
    },
  );
  return valueOrWarn(job, published);
}

function isWorthAComment({ inputs }: Job, report: Report): boolean {
  if (inputs.comment === "always" || inputs.comment === "combined") return true;
  return (
    report.verdict !== "pass" ||
    report.findings.some(isAccepted) ||
    (inputs.comment === "on-change" && hasNews(report))
  );
}
