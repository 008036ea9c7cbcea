import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BaselineAt, BaselineQuery } from "../../baselines/search/baseline-query.ts";
import { fetchArtifactApi, type Access } from "../../adapters/github-fetch/fetch-artifact-api.ts";
import { findBaseline } from "../../baselines/search/find-baseline.ts";
import { bundleFiles, MAX_BUNDLE_BYTES, readBundle } from "../../adapters/zip/read-bundle.ts";
import { createLocalGit } from "../../adapters/node/git/local-git.ts";
import { FETCH_TIMEOUT_MS, resolveCommit } from "../../adapters/node/git/resolve-commit.ts";
import type { Workspace } from "../../app/workspace.ts";
import { usageProblem } from "../../base/errors.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { ArtifactBaseline } from "../../model/config/config.ts";

export interface DownloadRequest {
  readonly gateId: string;
  readonly baseline: ArtifactBaseline;
  /** The branch whose runs are searched. */
  readonly branch: string;
  readonly workflowPath: string;
  /** Absolute path of the folder for the bundle; null = only search. */
  readonly folder: string | null;
}

/**
 * Finds the stored baseline by the same rules as the action, and stores its bundle. UsageError for a folder with other
 * content.
 */
export async function downloadBaseline(
  request: DownloadRequest,
  access: Access,
  workspace: Workspace,
): Promise<Baseline> {
  const { folder } = request;
  if (folder !== null) await requireOurs(folder);
  const api = fetchArtifactApi(access);
  const clone = createLocalGit(workspace.root);
  const head = (await clone.head()) ?? "";
  let zip: Uint8Array = new Uint8Array();
  const baseline = await findBaseline(await queryOf(request, head, workspace), {
    api,
    async load(artifact) {
      zip = await api.download(artifact, MAX_BUNDLE_BYTES);
      return readBundle(zip);
    },
    commits: {
      count: (sha) => clone.countCommits(sha, head),
      mergeBase: (base, other) => clone.mergeBase(base, other),
      behind: (sha) => clone.commitsBehind(sha),
    },
    nowMs: () => workspace.clock.now(),
    pause: (ms) => workspace.clock.sleep(ms, workspace.signal),
    random: Math.random,
  });
  // The bundle that was loaded last is the one that was found.
  if (baseline.found && folder !== null) await keep(folder, await bundleFiles(zip));
  return baseline;
}

async function queryOf(
  { gateId, baseline, branch, workflowPath }: DownloadRequest,
  head: string,
  workspace: Workspace,
): Promise<BaselineQuery> {
  const at = await askedFor({ baseline, branch }, head, workspace);
  const unknown = { defaultBranch: null, branchCommit: null };
  return { gateId, branch, ...unknown, workflowPath, beforeRun: null, at };
}

async function askedFor(
  { baseline, branch }: Pick<DownloadRequest, "baseline" | "branch">,
  head: string,
  { root, signal }: Workspace,
): Promise<BaselineAt> {
  if (baseline.at === "run-id") return { kind: "run-id", runId: baseline.runId };
  if (baseline.at === "latest") return { kind: "latest" };
  const limits = { timeoutMs: FETCH_TIMEOUT_MS, signal };
  return { kind: "merge-base", base: await resolveCommit(root, `origin/${branch}`, limits), head };
}

/** Only an earlier download may be replaced. */
async function requireOurs(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.length === 0 || names.includes("manifest.json")) return;
  const message = "holds something else than a baseline: name an empty folder, or one that does not exist";
  throw usageProblem(folder, message);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** The bundle is written to another folder first, because a partial bundle must not be compared with. */
async function keep(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const partial = join(dirname(folder), `.regression-gate-download-${process.pid}`);
  await mkdir(partial, { recursive: true });
  try {
    for (const [name, content] of files) await writeFile(join(partial, name), content);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
