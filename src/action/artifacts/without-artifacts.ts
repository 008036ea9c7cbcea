import {
  hasArtifactService,
  WITHOUT_ARTIFACT_SERVICE,
} from "../../adapters/github/artifacts/artifact-service.ts";
import type { ArtifactStore } from "../../adapters/github/artifacts/artifact-store.ts";
import type { Baseline } from "../../model/result/baseline.ts";
import type { Job } from "../job.ts";

/** The store of a server without an artifact service. It rejects every upload with a hint at the alternative. */
export const NO_ARTIFACT_STORE: ArtifactStore = {
  upload: ({ name }) => Promise.reject(new Error(`${name} was not stored. ${WITHOUT_ARTIFACT_SERVICE}`)),
};

/**
 * On GitHub Enterprise Server a baseline exists only where a step of the user stored it. So a missing baseline does not
 * mean a first run: a gate that waits for one would stay neutral forever. The run of the base branch, which creates the
 * baseline, may wait.
 */
export function withoutService({ context }: Job, baseline: Baseline): Baseline {
  if (baseline.found || hasArtifactService(context.serverUrl)) return baseline;
  const why = `${baseline.provenance.why}. ${WITHOUT_ARTIFACT_SERVICE}`;
  const code =
    baseline.code === "first-run" && context.event.kind !== "branch" ? "unreadable" : baseline.code;
  return { ...baseline, code, provenance: { ...baseline.provenance, why } };
}
