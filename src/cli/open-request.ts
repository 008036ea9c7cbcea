import { checkoutState } from "../app/checkout-state.ts";
import { secretValues } from "../secrets/child-environment.ts";
import type { LocalRequest } from "../app/request.ts";
import { settle, UsageError } from "../base/errors.ts";
import type { Workspace } from "../app/workspace.ts";
import { type RequestOptions, readRequest } from "./gate-request.ts";
import type { CliIo } from "./io.ts";
import { openWorkspace } from "./open-workspace.ts";

/**
 * The workspace and the request. Git is called while the config is parsed. UsageError contains the problems of both.
 */
export async function openRequest(
  io: CliIo,
  options: RequestOptions & { readonly out: string | undefined },
): Promise<{ readonly workspace: Workspace; readonly request: LocalRequest }> {
  // Git gives the same answer in any folder of a repository.
  const gitAhead = checkoutState(io.cwd, io.env);
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
