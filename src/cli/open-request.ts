import { gitState } from "../adapters/node/git/git.ts";
import { secretValues } from "../secrets/child-environment.ts";
import type { LocalRequest } from "../app/request.ts";
import { settle, UsageError } from "../base/errors.ts";
import type { Workspace } from "../app/workspace.ts";
import { type RequestOptions, readRequest } from "./gate-request.ts";
import type { CliIo } from "./io.ts";
import { openWorkspace } from "./open-workspace.ts";

/** The place and what is asked of it; git is asked while the config is parsed. UsageError names the problems of both. */
export async function openRequest(
  io: CliIo,
  options: RequestOptions & { readonly out: string | undefined },
): Promise<{ readonly workspace: Workspace; readonly request: LocalRequest }> {
  // From any folder of a repository the answer is that of its top.
  const gitAhead = gitState(io.cwd);
  const [workspace, request] = await Promise.all([
    settle(openWorkspace(io, options)),
    settle(readRequest(io, options)),
  ]);
  if (workspace.ok && request.ok) {
    io.hide(secretValues(request.value.config.secrets, workspace.value));
    return { workspace: { ...workspace.value, gitAhead }, request: request.value };
  }
  throw new UsageError([workspace, request].flatMap((step) => (step.ok ? [] : step.problems)));
}
