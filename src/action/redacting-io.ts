import type { ActionsIo } from "../adapters/github/actions-io.ts";
import { environmentRedactor } from "../secrets/child-environment.ts";

/** The last line of defence: the runner masks the secrets that it knows, and no token of a well-known shape gets into a log. */
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
