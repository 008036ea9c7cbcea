import { secretValues } from "../secrets/child-environment.ts";
import { createRedactor } from "../secrets/redaction.ts";
import type { CliIo, ProcessIo } from "./io.ts";

/**
 * The last line of defence: what is printed, by whatever command and also of a file that could not be read, holds no secret.
 * Those that a config declares are known once it has been read.
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
