import { RefusedError } from "../../../base/errors.ts";
import { MAX_MEASURED_BYTES, parseMeasured, serializeMeasured } from "../../../formats/measured-file.ts";
import type { Measured } from "../../../model/run/measured.ts";
import { attemptName } from "../../../baselines/artifact-names.ts";
import type { GitHubClient } from "../client.ts";
import { downloadArtifact } from "./download-artifact.ts";
import { statusOf } from "../../../baselines/github-error.ts";
import { UnreadableArtifactError } from "../../../baselines/bundle.ts";
import { unpackZip } from "../../zip/unpack-zip.ts";

/** The name of the artifact that a read-only run leaves for mode `report`. */
export function measuredName(gateId: string): string {
  return `regression-gate-pr-${gateId}`;
}

/** The only file in it. */
export const MEASURED_FILE = "measured.json";

/** Packed. Numbers shrink to a fifth and less. */
const MAX_ZIP_BYTES = 16 << 20;
const LIMITS = { maxBytes: MAX_MEASURED_BYTES, maxRatio: 200, others: "refuse" } as const;

export interface MeasuringRun {
  readonly id: number;
  readonly attempt: number;
  readonly headSha: string;
  readonly repositoryId: number;
}

/** Text of the file; Error when the reader would refuse it: whoever can fix it sees this log, not the other one. */
export function measuredText(measured: Measured): string {
  const text = serializeMeasured(measured);
  if (Buffer.byteLength(text) <= MAX_MEASURED_BYTES) {
    parseMeasured(text);
    return text;
  }
  const most = MAX_MEASURED_BYTES >> 20;
  throw new Error(`more than ${most} MiB of measurements, the limit of mode report: split the gate`);
}

/**
 * The one artifact of exact name of that very run, which anyone may have written: size-capped before and after the
 * download, one expected file, checked. RefusedError says what is wrong; null = the run has none.
 */
export async function readMeasured(
  client: GitHubClient,
  run: MeasuringRun,
  gateId: string,
): Promise<Measured | null> {
  const artifact = await findArtifact(client, run, measuredName(gateId));
  if (artifact === null) return null;
  try {
    const zip = await downloadArtifact(client, artifact, MAX_ZIP_BYTES);
    const content = (await unpackZip(zip, [MEASURED_FILE], LIMITS)).get(MEASURED_FILE);
    if (content === undefined) throw new RefusedError("no-file", `it contains no ${MEASURED_FILE}`);
    return parseMeasured(decode(content));
  } catch (error) {
    if (error instanceof UnreadableArtifactError) {
      throw new RefusedError("unreadable-artifact", error.message, { cause: error });
    }
    if (statusOf(error) === 410) throw expired(error);
    throw error;
  }
}

/** A run is asked for so many of its attempts. */
const MOST_ATTEMPTS = 10;

type ListArtifacts = GitHubClient["octokit"]["rest"]["actions"]["listWorkflowRunArtifacts"];
type Artifact = Awaited<ReturnType<ListArtifacts>>["data"]["artifacts"][number];

/** A later attempt cannot take the name of an earlier one's, and stores its own beside it: the latest there is. */
async function findArtifact(
  client: GitHubClient,
  run: MeasuringRun,
  name: string,
): Promise<{ readonly id: number; readonly digest: string | null } | null> {
  const later = Math.min(run.attempt - 1, MOST_ATTEMPTS);
  const attempts = Array.from({ length: later }, (_, index) => attemptName(name, run.attempt - index));
  for (const wanted of [...attempts, name]) {
    const newest = (await listByName(client, run.id, wanted)).toSorted((a, b) => b.id - a.id)[0];
    if (newest === undefined) continue;
    requireArtifactOfRun(newest, run);
    return { id: newest.id, digest: newest.digest ?? null };
  }
  return null;
}

async function listByName(client: GitHubClient, runId: number, name: string): Promise<readonly Artifact[]> {
  const { data } = await client.octokit.rest.actions.listWorkflowRunArtifacts({
    owner: client.owner,
    repo: client.repo,
    run_id: runId,
    name,
    per_page: 100,
  });
  return data.artifacts.filter((artifact) => artifact.name === name);
}

function requireArtifactOfRun(artifact: Artifact, run: MeasuringRun): void {
  const { workflow_run: source, size_in_bytes: bytes } = artifact;
  const isOfRun = source?.id === run.id && source.head_sha === run.headSha;
  // Older servers do not say.
  if (!isOfRun || (source.repository_id ?? run.repositoryId) !== run.repositoryId) {
    throw new RefusedError("artifact-of-another-run", "the artifact is not from the reported run");
  }
  if (artifact.expired) throw expired(null);
  if (bytes > MAX_ZIP_BYTES) {
    throw new RefusedError(
      "artifact-too-large",
      `it has ${bytes} bytes; at most ${MAX_ZIP_BYTES} are allowed`,
    );
  }
}

function expired(cause: unknown): RefusedError {
  return new RefusedError("artifact-expired", "it has expired: run the pull request's workflow again", {
    cause,
  });
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (error) {
    throw new RefusedError("not-json", "its content is not UTF-8", { cause: error });
  }
}
