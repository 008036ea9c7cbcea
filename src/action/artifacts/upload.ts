import { hasArtifactService } from "../../adapters/github/artifacts/artifact-service.ts";
import type { UploadedArtifact } from "../../adapters/github/artifacts/artifact-store.ts";
import { publishStep } from "../../adapters/github/published.ts";
import type { BundleFiles } from "../gate-port.ts";
import type { Job } from "../job.ts";
import { valueOrWarn } from "../publish/value-or-warn.ts";

/** Stores files as an artifact, for as long as the workflow says; null and one warning when that did not work. */
export async function upload(
  job: Job,
  { what, name }: { readonly what: string; readonly name: string },
  collect: () => Promise<BundleFiles>,
): Promise<UploadedArtifact | null> {
  const days = job.inputs["retention-days"];
  const retentionDays = days === "" ? null : Number(days);
  const { runAttempt } = job.context;
  const published = await publishStep({ what, permission: null }, async () =>
    job.artifacts.upload({ name, ...(await collect()), retentionDays, runAttempt }),
  );
  return valueOrWarn(job, published);
}

/** The same where the files are left on this machine, if nothing can be stored: that is told apart, once for all of them. */
export async function uploadOrKeep(
  job: Job,
  asked: { readonly what: string; readonly name: string },
  collect: () => Promise<BundleFiles>,
): Promise<UploadedArtifact | null> {
  if (hasArtifactService(job.context.serverUrl)) return upload(job, asked, collect);
  valueOrWarn(job, await publishStep({ what: asked.what, permission: null }, collect));
  return null;
}

/** Page of an artifact of this run; null = there is none. */
export function artifactUrl(job: Job, artifact: UploadedArtifact | null): string | null {
  return artifact === null ? null : `${job.context.runUrl}/artifacts/${artifact.id}`;
}
