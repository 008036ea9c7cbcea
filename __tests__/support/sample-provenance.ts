import type { BaselineProvenance } from "../../src/model/result/baseline.ts";

/** Of a baseline that no run of a workflow has stored: all that is not known then. */
export const NOWHERE = {
  run: null,
  sha: null,
  branch: null,
  createdAt: null,
  ageDays: null,
  ageCommits: null,
  runner: null,
  url: null,
  skipped: [],
} as const satisfies Partial<BaselineProvenance>;

export function fromNowhere(from: BaselineProvenance["from"], why: string): BaselineProvenance {
  return { from, ...NOWHERE, why };
}
