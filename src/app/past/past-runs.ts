import { join } from "node:path";
import { exists, filesIn, listFolder } from "../../adapters/node/files.ts";
import { compareText } from "../../base/compare-text.ts";
import { messageOf } from "../../base/errors.ts";
import { parseReport } from "../../formats/report-file.ts";
import type { Config } from "../../model/config/config.ts";
import type { PastRun, PastRunDetail } from "../../model/result/past-run.ts";
import type { Report } from "../../model/result/report.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { numbersOfRun } from "../runs/measured-numbers.ts";
import { runStatus } from "../runs/run-status.ts";
import type { Workspace } from "../workspace.ts";

export interface FoundRuns {
  /** Newest first. */
  readonly runs: readonly PastRun[];
  /** Number of runs that are stored, listed or not, without the unreadable ones. */
  readonly stored: number;
  /** Folders that cannot be read, with the reason. */
  readonly unreadable: readonly { readonly runId: string; readonly why: string }[];
}

/** The newest runs that are stored in this workspace. Run ids begin with their time, so that only listed ones are read. */
export async function listRuns({ out }: Workspace, limit: number): Promise<FoundRuns> {
  const folder = join(out, "runs");
  const names = exists(folder) ? (await listFolder(folder)).toSorted().toReversed() : [];
  const runs: PastRun[] = [];
  const unreadable: { runId: string; why: string }[] = [];
  // Names within one second have no order.
  const last = secondOf(names[limit - 1] ?? "");
  for (const runId of names.filter((name, index) => index < limit || secondOf(name) === last)) {
    try {
      runs.push(await readPastRun(join(folder, runId)));
    } catch (error) {
      unreadable.push({ runId, why: messageOf(error) });
    }
  }
  const newest = runs.toSorted((x, y) => compareText(y.startedAt, x.startedAt)).slice(0, limit);
  return { runs: newest, stored: names.length - unreadable.length, unreadable };
}

/** Run ids begin with it. */
function secondOf(runId: string): string {
  return runId.slice(0, "20260131T235959Z".length);
}

/** A run with what it measured. UsageError for a folder that holds none. */
export async function readPastRunDetail(folder: string, config: Config | null): Promise<PastRunDetail> {
  const manifest = await runStatus(folder);
  return {
    run: pastRunOf(manifest, await readReportOf(folder)),
    manifest,
    numbers: numbersOfRun(folder, { manifest, config }),
  };
}

async function readPastRun(folder: string): Promise<PastRun> {
  return pastRunOf(await runStatus(folder), await readReportOf(folder));
}

async function readReportOf(folder: string): Promise<Report | null> {
  if (!exists(join(folder, "report.json"))) return null;
  return parseReport(await filesIn(folder).readText("report.json"), "report.json");
}

function pastRunOf(manifest: Manifest, report: Report | null): PastRun {
  const { runId, id, startedAt, finishedAt, complete, counts, marks, git, actor } = manifest;
  return {
    runId,
    id,
    startedAt,
    durationMs: finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt),
    complete,
    counts,
    marks,
    git,
    actor: actor ?? null,
    verdict: report?.verdict ?? null,
    title: report?.title ?? null,
  };
}
