import { secretValues } from "../secrets/child-environment.ts";
import { createRedactor } from "../secrets/redaction.ts";
import type { CliIo, ProcessIo } from "./io.ts";

/**
 * Removes secrets from everything that is printed, by any command and also from a file that could not be read. The
 * secrets that a config declares are known after it was read.
 */
export function withoutSecrets(io: ProcessIo): CliIo {
  let secrets: readonly string[] = secretValues([], { env: io.env, extraEnv: {} });
  let redact = createRedactor(secrets);
  return {
    ...io,
    stdout: (text) => io.stdout(redact(text)),
    stderr: (text) => io.stderr(redact(text)),
    hide(more) {
      secrets = [...new Set([...secrets, ...more])];
      redact = createRedactor(secrets);
    },
  };
}
