import { exists } from "../../adapters/node/files.ts";
import { join, resolve } from "node:path";
import { requireLatestRunId, runPath } from "../../adapters/node/runs/run-id.ts";
import { usageProblem } from "../../base/errors.ts";
import type { Workspace } from "../workspace.ts";

/**
 * Absolute folder of a run: the latest one for null, else the given folder or run id. UsageError when there is none.
 */
export async function findRun(
  run: string | null,
  { workspace, cwd }: { readonly workspace: Workspace; readonly cwd: string },
): Promise<string> {
  if (run === null || run === "latest")
    return runPath(workspace.out, await requireLatestRunId(workspace.out));
  const folder = resolve(cwd, run);
  const place = exists(folder) ? folder : runPath(workspace.out, run);
  if (!exists(place)) throw usageProblem(run, `no such run: neither ${folder} nor ${place} exists`);
  if (exists(join(place, "manifest.json"))) return place;
  throw usageProblem(run, "expected the folder of a run, got something without a manifest.json");
}
