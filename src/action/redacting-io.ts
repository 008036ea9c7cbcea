import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { environmentRedactor } from "../secrets/child-environment.ts";

/**
 * Removes secrets from everything that is printed. The GitHub runner masks the secrets that it knows; this also removes
 * tokens of a well-known shape.
 */
export function withoutSecrets(io: ActionsIo): ActionsIo {
  const redact = environmentRedactor([], { env: io.env, extraEnv: {} });
  return {
    ...io,
    print: (line) => io.print(redact(line)),
    notice: (text) => io.notice(redact(text)),
    warn: (text) => io.warn(redact(text)),
    fail: (text) => io.fail(redact(text)),
    writeSummary: (markdown) => io.writeSummary(redact(markdown)),
  };
}
