import { systemClock } from "../adapters/node/clock.ts";
import { secretValues } from "../secrets/child-environment.ts";
import { progressLines } from "../app/progress/progress-lines.ts";
import type { Workspace } from "../app/workspace.ts";
import type { Config } from "../model/config/config.ts";
import { createRedactor } from "../secrets/redaction.ts";
import type { RunObserver } from "../run/ports.ts";

/** Progress as lines of the log. The runner hides what it was told to, but not what looks like a token. */
export function localObserver(place: {
  readonly config: Config;
  readonly workspace: Workspace;
  readonly print: (line: string) => void;
}): RunObserver {
  const redact = createRedactor(secretValues(place.config.secrets, place.workspace));
  return progressLines(systemClock, (text) => place.print(redact(text.replace(/\n$/, ""))));
}
