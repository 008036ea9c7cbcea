import { join } from "node:path";
import { fileBytes } from "../../adapters/node/byte-source.ts";
import { filesIn } from "../../adapters/node/files.ts";
import { storedTrials } from "../../formats/stored-rows.ts";
import { parseManifest } from "../../formats/manifest.ts";
import { countTrials, isComplete, measuredSides, type Manifest } from "../../model/run/manifest.ts";

/** The manifest of a run with current counts, computed from its rows. It changes nothing on disk. */
export async function runStatus(folder: string): Promise<Manifest> {
  const manifest = parseManifest(await filesIn(folder).readText("manifest.json"), "manifest.json");
  const rows = storedTrials(fileBytes(join(folder, "trials.jsonl"), "trials.jsonl"));
  const counts = countTrials(rows, manifest.counts.planned);
  const measured = measuredSides(rows, manifest.sides);
  const complete = isComplete({ ...manifest, counts, measured });
  return { ...manifest, counts, complete };
}
