import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { latestRunId, runPath } from "../adapters/node/run-id.ts";
import { UsageError } from "../errors.ts";
import type { Workspace } from "./workspace.ts";

/** Absolute folder of a run: the latest one for null, else a folder or a run id. UsageError when there is none. */
export async function findRun(
  run: string | null,
  { workspace, cwd }: { readonly workspace: Workspace; readonly cwd: string },
): Promise<string> {
  if (run === null || run === "latest") return runPath(workspace.out, await latestRunId(workspace.out));
  const folder = resolve(cwd, run);
  if (existsSync(folder)) return folder;
  const byId = runPath(workspace.out, run);
  if (existsSync(byId)) return byId;
  const message = `no such run; looked for ${folder} and ${byId}`;
  throw new UsageError([{ file: run, line: null, column: null, path: "", message }]);
}
