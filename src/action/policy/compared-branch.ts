import { touchesPaths } from "../../adapters/github/changed-files.ts";
import type { BaselineConfig } from "../../model/config/config.ts";
import type { Job } from "../job.ts";

/** The branch whose stored runs a gate is compared with. */
export interface ComparedBranch {
  /** Null = no name is known. */
  readonly name: string | null;
  /**
   * The default branch, for the case that no run of the other branch is stored: its runs at or before the common commit
   * are used. Null = none.
   */
  readonly fallback: string | null;
  /** This run is one of the branch, so later runs are compared with it. */
  readonly stores: boolean;
  /** The branch that the change goes into or is pushed to, if the config names a different one; else null. */
  readonly elsewhere: string | null;
}

/** Whether a push to this branch stores a baseline. */
export function storesPushesTo(name: string, baseline: BaselineConfig): boolean {
  if (baseline.from !== "artifact") return false;
  const { branch } = baseline;
  if (typeof branch === "string") return name === branch;
  return branch === null || touchesPaths([name], branch);
}

/** Null where the baseline is not a stored run. */
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
  // A tag, or a branch whose pushes store nothing, is compared with the default branch at the commit where it left it.
  return { name: own ?? byDefault, fallback: byDefault, stores: false, elsewhere: null };
}
