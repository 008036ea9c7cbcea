import { join } from "node:path";
import { editedFiles } from "../adapters/node/git/edited-files.ts";
import { gitState } from "../adapters/node/git/git.ts";
import type { Config } from "../model/config/config.ts";
import type { GitState } from "../model/run/manifest.ts";
import { environmentRedactor } from "../secrets/child-environment.ts";
import { resultsFiles } from "./runs/read-results.ts";
import { shownPath, type Workspace } from "./workspace.ts";

/**
 * The state of a checkout before anything runs in it. In GitHub Actions a status check names the commit, so the files in
 * which the measured program differs from it are listed; at a developer's desk they are what is measured.
 */
export async function checkoutState(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitState | null> {
  const state = await gitState(cwd);
  if (state === null || !state.dirty || env["GITHUB_ACTIONS"] !== "true") return state;
  const edited = await editedFiles(cwd);
  return edited === null ? state : { ...state, edited };
}

/**
 * The state with the edits that matter to this config: none where rows are replayed, and not its results files, which an
 * earlier step has written. Names of files may hold anything.
 */
export function withEditsOf(config: Config, git: GitState | null, workspace: Workspace): GitState | null {
  if (git?.edited === undefined) return git;
  const { edited, ...rest } = git;
  if (config.execution.replay !== null) return rest;
  const results = resultsFiles(config).map(({ cwd, file }) => shownPath(workspace, join(cwd, file)));
  const isResult = (file: string): boolean =>
    results.some((result) => file === result || file.endsWith(`/${result}`));
  const redact = environmentRedactor(config.secrets, workspace);
  const files = edited.files.filter((file) => !isResult(file)).map((file) => redact(file));
  const count = edited.count - (edited.files.length - files.length);
  return count === 0 ? rest : { ...rest, edited: { files, count } };
}
