import { createHash, randomUUID } from "node:crypto";
import type { LoopbackGitHub } from "../loopback-github/loopback-github.ts";
import { takeId, type Artifact } from "../loopback-github/state.ts";

/** Puts an artifact into a run of the loopback GitHub, as a job of it would have. */
export function storeArtifact(
  github: LoopbackGitHub,
  { runId, name, zip }: { readonly runId: number; readonly name: string; readonly zip: Buffer },
): Artifact {
  const blob = `test/${randomUUID()}.zip`;
  github.blobs.write(blob, zip);
  const artifact: Artifact = {
    id: takeId(github.state),
    name,
    runId,
    blob,
    createdAt: "2026-03-09T12:00:00Z",
    expiresAt: "2026-06-09T12:00:00Z",
    expired: false,
    finalized: true,
    size: zip.length,
    digest: `sha256:${createHash("sha256").update(zip).digest("hex")}`,
  };
  github.state.artifacts.push(artifact);
  return artifact;
}
