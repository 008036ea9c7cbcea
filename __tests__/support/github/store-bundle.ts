import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeBundle } from "../../../src/adapters/node/runs/write-bundle.ts";
import { writeZip } from "./hostile-zip.ts";
import { startRun } from "../loopback-github/arrange.ts";
import type { LoopbackGitHub } from "../loopback-github/loopback-github.ts";
import { takeId, type Artifact, type Run } from "../loopback-github/state.ts";

/** Stores what a run measured as the job of `run` would have; `parts` replace what the artifact is known by. */
export async function storeBundle(
  github: LoopbackGitHub,
  bundle: { readonly runFolder: string; readonly gateId: string },
  { run = {}, ...parts }: Partial<Artifact> & { readonly run?: Partial<Run> } = {},
): Promise<Artifact> {
  const folder = join(bundle.runFolder, "bundle");
  const names = await writeBundle(bundle.runFolder, folder);
  const entries = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(folder, name)) })),
  );
  return storeZip(github, writeZip(entries), {
    name: `regression-gate-baseline-${bundle.gateId}`,
    runId: startRun(github, run).id,
    ...parts,
  });
}

export function storeZip(
  github: LoopbackGitHub,
  zip: Uint8Array,
  parts: Pick<Artifact, "name" | "runId"> & Partial<Artifact>,
): Artifact {
  const blob = `test/${randomUUID()}.zip`;
  github.blobs.write(blob, Buffer.from(zip));
  const artifact: Artifact = {
    id: takeId(github.state),
    blob,
    createdAt: "2026-03-09T12:00:00Z",
    expiresAt: "2026-06-09T12:00:00Z",
    expired: false,
    finalized: true,
    size: zip.length,
    digest: `sha256:${createHash("sha256").update(zip).digest("hex")}`,
    ...parts,
  };
  github.state.artifacts.push(artifact);
  return artifact;
}
