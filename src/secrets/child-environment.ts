import { environmentSecrets } from "./environment-secrets.ts";
import { createRedactor, type Redactor } from "./redaction.ts";

/**
 * What no measured program needs: the runner's service tokens, the inputs of this action, and the files by which a step
 * talks to the runner: outputs, state and summary are ours, and a test tool that adds to the summary would do so a trial.
 */
const WITHHELD =
  /^(?:INPUT_.*|ACTIONS_RUNTIME_TOKEN|ACTIONS_ID_TOKEN_REQUEST_TOKEN|ACTIONS_ID_TOKEN_REQUEST_URL|ACTIONS_CACHE_URL|ACTIONS_RESULTS_URL|ACTIONS_RUNTIME_URL|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY))$/i;

/** What this process was started with, and what is added for measured programs. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>;
  /** Added to the environment of what is measured. */
  readonly extraEnv: Readonly<Record<string, string>>;
}

/** What measured programs inherit. */
export function childEnvironment(environment: Environment): Readonly<Record<string, string>> {
  const kept = Object.entries(environment.env).filter(([name]) => !WITHHELD.test(name));
  return { ...Object.fromEntries(kept), ...environment.extraEnv };
}

/** Values to redact: of declared names, of names that look like secrets, and passwords inside of others. */
export function secretValues(declared: readonly string[], { env, extraEnv }: Environment): readonly string[] {
  return environmentSecrets({ ...env, ...extraEnv }, declared).map(({ value }) => value);
}

/** Takes the values of `secretValues` out of a text. */
export function environmentRedactor(declared: readonly string[], environment: Environment): Redactor {
  return createRedactor(secretValues(declared, environment));
}
