import { join } from "node:path";
import { writeFileAtomic } from "../../adapters/node/files.ts";
import { serializeManifest } from "../../formats/manifest.ts";
import type { JudgedRun } from "../../pipeline/world.ts";
import { lineageOf } from "../../model/run/lineage.ts";

/** Adds to a run's manifest what it was compared with, which is known after it has ended only. */
export async function saveLineage(
  folder: string,
  { run, baseline }: Pick<JudgedRun, "run" | "baseline">,
): Promise<void> {
  const lineage = lineageOf(baseline);
  if (lineage === null) return;
  await writeFileAtomic(join(folder, "manifest.json"), serializeManifest({ ...run.manifest, lineage }));
}
