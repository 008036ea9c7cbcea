import { createHash } from "node:crypto";
import type { ArtifactReference } from "../../baselines/artifact-api.ts";
import { UnreadableArtifactError } from "../../baselines/bundle.ts";

/** The bytes, if they are the ones that were stored. Throws UnreadableArtifactError. */
export function requireDigest(zip: Uint8Array, { digest: stored }: ArtifactReference): Uint8Array {
  const digest = `sha256:${createHash("sha256").update(zip).digest("hex")}`;
  if (stored === null || stored === digest) return zip;
  throw new UnreadableArtifactError(`its digest is ${digest}, but ${stored} was stored`);
}
