import { join } from "node:path";
import { exists, listFolder } from "../../adapters/node/files.ts";
import { runPath } from "../../adapters/node/runs/run-id.ts";
import { compareText } from "../../base/compare-text.ts";
import { messageOf } from "../../base/errors.ts";
import type { Manifest } from "../../model/run/manifest.ts";
import { runStatus } from "../runs/run-status.ts";
import type { Workspace } from "../workspace.ts";

/** A stored run and the run before it that it is judged against; both are folders. */
export interface RunPair {
  readonly candidate: string;
  readonly baseline: string;
  readonly candidateId: string;
  readonly baselineId: string;
}

export type FoundPair =
  | { readonly found: true; readonly pair: RunPair; readonly passedOver: readonly string[] }
  /** One sentence. */
  | { readonly found: false; readonly why: string };

export interface StoredRun {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All stored runs, newest first. Those that cannot be read are told. */
export async function storedRuns(
  { out }: Workspace,
  tell: (text: string) => void,
): Promise<readonly StoredRun[]> {
  const folder = join(out, "runs");
  const names = exists(folder) ? await listFolder(folder) : [];
  const runs: StoredRun[] = [];
  for (const name of names) {
    const place = runPath(out, name);
    try {
      runs.push({ folder: place, manifest: await runStatus(place) });
    } catch (error) {
      tell(`${name} cannot be read: ${messageOf(error)}`);
    }
  }
  return runs.toSorted((a, b) => compareText(b.manifest.startedAt, a.manifest.startedAt));
}

/**
 * The newest complete run of a gate and its newest complete predecessor. `runs`: newest first; `named`: the folder of the
 * run to judge, in place of the newest. A run with a mark (chaos, replay, a shard, …) is no run to compare with.
 */
export function findPair(runs: readonly StoredRun[], gate: string, named: string | null): FoundPair {
  const ofGate = runs.filter(({ manifest }) => manifest.id === gate);
  const usable = ofGate.filter(({ manifest }) => manifest.complete && manifest.marks.length === 0);
  const candidate = named === null ? usable[0] : ofGate.find(({ folder }) => folder === named);
  const before =
    candidate === undefined
      ? undefined
      : usable.find(({ manifest }) => manifest.startedAt < candidate.manifest.startedAt);
  if (candidate === undefined || before === undefined) {
    const has = usable.length === 1 ? "one complete run" : "no complete run";
    const why =
      candidate !== undefined && named !== null
        ? "no complete run was stored before it"
        : `${has} is stored, two are needed`;
    return { found: false, why };
  }
  const newer = named === null ? ofGate.slice(0, ofGate.indexOf(candidate)) : [];
  return {
    found: true,
    pair: {
      candidate: candidate.folder,
      baseline: before.folder,
      candidateId: candidate.manifest.runId,
      baselineId: before.manifest.runId,
    },
    passedOver: newer.map(({ manifest }) => manifest.runId),
  };
}
