import { secretValues } from "../compose/child-environment.ts";
import { createRedactor } from "../model/redaction.ts";
import type { CliIo } from "./io.ts";

/** The last line of defence: what is printed, by whatever command and also of a file that could not be read, holds no secret. */
export function withoutSecrets(io: CliIo): CliIo {
  const redact = createRedactor(secretValues([], { env: io.env, extraEnv: {} }));
  return {
    ...io,
    stdout: (text) => io.stdout(redact(text)),
    stderr: (text) => io.stderr(redact(text)),
  };
}
