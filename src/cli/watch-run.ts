import { environmentRedactor } from "../secrets/child-environment.ts";
import type { LocalOutcome } from "../app/local-gate.ts";
import { progressBar } from "../app/progress/progress-bar.ts";
import { progressLines } from "../app/progress/progress-lines.ts";
import { type LogDeps, logWriter, progressLog } from "../app/progress/progress-log.ts";
import type { Workspace } from "../app/workspace.ts";
import type { RunObserver } from "../run/ports.ts";
import type { ExecutionOptions } from "./options/common-options.ts";
import type { CliIo } from "./io.ts";

/** How a run is shown on stderr, according to the flags and the terminal. */
export interface Watch {
  readonly observer: RunObserver;
  /** Prints the end of a gate; `folder` is the text that is shown. */
  ended(outcome: LocalOutcome, folder: string): void;
}

/** Secrets are removed from everything that is written. `declared`: their names in the config. */
export function watchRun(
  io: CliIo,
  options: Partial<Pick<ExecutionOptions, "log" | "quiet">>,
  { declared, workspace }: { readonly declared: readonly string[]; readonly workspace: Workspace },
): Watch {
  const redact = environmentRedactor(declared, workspace);
  const { clock } = workspace;
  if (options.log === "json") return jsonWatch({ clock, redact, write: io.stderr });
  const write = (text: string): void => io.stderr(redact(text));
  return {
    observer: textObserver(io, options.quiet === true ? "quiet" : "shown", { clock, write }),
    ended: (_outcome, folder) => io.stderr(`report: ${folder}/report.md\n`),
  };
}

const SILENT: RunObserver = { notify: () => undefined };

function textObserver(
  io: CliIo,
  how: "quiet" | "shown",
  { clock, write }: Pick<LogDeps, "clock" | "write">,
): RunObserver {
  if (how === "quiet") return SILENT;
  return io.isTty ? progressBar(clock, { write, columns: io.columns }) : progressLines(clock, write);
}

function jsonWatch(deps: LogDeps): Watch {
  const log = logWriter(deps);
  return {
    observer: progressLog(deps),
    ended({ report: { verdict, exitCode, title } }, folder) {
      log({ event: "verdict", verdict, exitCode, title, folder });
    },
  };
}
