import type { Workspace } from "./workspace.ts";

/**
 * What no measured program needs: the runner's service tokens, the inputs of this action, and the files by which a step
 * talks to the runner: outputs, state and summary are ours, and a test tool that adds to the summary would do so a trial.
 */
const WITHHELD =
  /^(?:INPUT_.*|ACTIONS_RUNTIME_TOKEN|ACTIONS_ID_TOKEN_REQUEST_TOKEN|ACTIONS_ID_TOKEN_REQUEST_URL|ACTIONS_CACHE_URL|ACTIONS_RESULTS_URL|ACTIONS_RUNTIME_URL|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY))$/i;

/** Names whose values are taken for secrets without being declared; inputs of an action keep their dashes. */
const SECRET_NAME =
  /(?:^|[_-])(?:TOKEN|SECRET|PASSWORD|PASSWD|API[_-]?KEY|PRIVATE[_-]?KEY|ACCESS[_-]?KEY|CREDENTIALS?)(?:[_-]|$)/i;

/** What measured programs inherit. */
export function childEnvironment(
  workspace: Pick<Workspace, "env" | "extraEnv">,
): Readonly<Record<string, string>> {
  const kept = Object.entries(workspace.env).filter(([name]) => !WITHHELD.test(name));
  return { ...Object.fromEntries(kept), ...workspace.extraEnv };
}

/** Shorter values under a name that only looks like a secret are ordinary words too often. */
const MIN_UNDECLARED_CHARS = 8;

/** Values to redact: of declared names, and of names that look like secrets. */
export function secretValues(
  declared: readonly string[],
  workspace: Pick<Workspace, "env" | "extraEnv">,
): readonly string[] {
  return Object.entries({ ...workspace.env, ...workspace.extraEnv })
    .filter(
      ([name, value]) =>
        declared.includes(name) || (SECRET_NAME.test(name) && value.length >= MIN_UNDECLARED_CHARS),
    )
    .map(([, value]) => value);
}
