import { touchesPaths } from "../../adapters/github/changed-files.ts";
import type { BaselineConfig } from "../../model/config/config.ts";
import type { Job } from "../job.ts";

/** Whose stored runs a gate is compared with. */
export interface ComparedBranch {
  /** Null: nothing says which. */
  readonly name: string | null;
  /** The default branch, where nothing of the other is stored: its runs at or before the commit both have in common; null = none. */
  readonly fallback: string | null;
  /** This run is one of the branch: what it measures is what later runs are compared with. */
  readonly stores: boolean;
  /** The branch that the change goes into, or is pushed to, where the config names another one. */
  readonly elsewhere: string | null;
}

/** Whether what is pushed to a branch becomes a baseline. */
export function storesPushesTo(name: string, baseline: BaselineConfig): boolean {
  if (baseline.from !== "artifact") return false;
  const { branch } = baseline;
  if (typeof branch === "string") return name === branch;
  return branch === null || touchesPaths([name], branch);
}

/** Null where the baseline is no stored run. */
export async function comparedBranch(job: Job, baseline: BaselineConfig): Promise<ComparedBranch | null> {
  if (baseline.from !== "artifact") return null;
  const { context } = job;
  const { event } = context;
  const isPush = event.kind === "branch";
  const own = isPush ? event.branch : event.kind === "workflow-run" ? null : event.baseBranch;
  const { branch } = baseline;
  if (typeof branch === "string") {
    const elsewhere = own === branch ? null : own;
    return { name: branch, fallback: null, stores: isPush && own === branch, elsewhere };
  }
  const byDefault = context.defaultBranch ?? (await job.git.defaultBranch());
  const isListed = own !== null && storesPushesTo(own, baseline);
  const name = isListed || byDefault === null ? own : byDefault;
  if (isListed) {
    return { name, fallback: own === byDefault ? null : byDefault, stores: isPush, elsewhere: null };
  }
  // A tag, or a branch whose pushes store nothing: the default branch, as it was where this one left it.
  return { name: own ?? byDefault, fallback: byDefault, stores: false, elsewhere: null };
}
