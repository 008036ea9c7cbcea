import {
  hasArtifactService,
  WITHOUT_ARTIFACT_SERVICE,
} from "../../adapters/github/artifacts/artifact-service.ts";
import type { ArtifactStore } from "../../adapters/github/artifacts/artifact-store.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { Job } from "../job.ts";

/** Where nothing can be stored: every upload is rejected, with the way out. */
export const NO_ARTIFACT_STORE: ArtifactStore = {
  upload: ({ name }) => Promise.reject(new Error(`${name} was not stored. ${WITHOUT_ARTIFACT_SERVICE}`)),
};

/**
 * On GitHub Enterprise Server a baseline exists where a step of the user stored it, so that none is no first run: a gate
 * that waits for it would be neutral for ever. The base branch's own run, which is to make it, may wait.
 */
export function withoutService({ context }: Job, baseline: Baseline): Baseline {
  if (baseline.found || hasArtifactService(context.serverUrl)) return baseline;
  const why = `${baseline.provenance.why}. ${WITHOUT_ARTIFACT_SERVICE}`;
  const code =
    baseline.code === "first-run" && context.event.kind !== "branch" ? "unreadable" : baseline.code;
  return { ...baseline, code, provenance: { ...baseline.provenance, why } };
}
