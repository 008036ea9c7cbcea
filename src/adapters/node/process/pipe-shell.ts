import { spawnSync } from "node:child_process";
import { hasPipe } from "../../../base/has-pipe.ts";

/** A shell whose pipes fail when any part fails, and how it is called. */
interface PipeShell {
  readonly program: string;
  readonly options: readonly string[];
}

const PROBE_MS = 10_000;
const SH = "/bin/sh";

/** The shell is looked for once; undefined = not looked for yet. */
let found: PipeShell | null | undefined;

/** Null if no shell of this machine has `pipefail`. */
function pipeShell(): PipeShell | null {
  if (found === undefined) found = process.platform === "win32" ? null : probe();
  return found;
}

/** `sh` as everywhere else where it can; bash, which prints escapes as such an `sh` does (`xpg_echo`), where it cannot. */
function probe(): PipeShell | null {
  const sh: PipeShell = { program: SH, options: ["-o", "pipefail"] };
  if (works(sh)) return sh;
  const { stdout } = spawnSync(SH, ["-c", "command -v bash"], { encoding: "utf8", timeout: PROBE_MS });
  const program = (stdout ?? "").trim();
  if (!program.startsWith("/")) return null;
  const bash: PipeShell = { program, options: ["-O", "xpg_echo", "-o", "pipefail"] };
  return works(bash) ? bash : null;
}

function works({ program, options }: PipeShell): boolean {
  const ask = (text: string) =>
    spawnSync(program, [...options, "-c", text], { stdio: "ignore", timeout: PROBE_MS }).status;
  return ask("true | true") === 0 && ask("(exit 3) | true") === 3;
}

/** Whether a text with a pipe is run so that a crash before the pipe is seen. */
export function seesCrashInPipe(): boolean {
  return pipeShell() !== null;
}

/** What runs a text for the shell: program and arguments; null = the system's shell, as Node.js calls it. */
export function shellFor(command: string): readonly [program: string, argv: readonly string[]] | null {
  const shell = hasPipe(command) ? pipeShell() : null;
  return shell === null ? null : [shell.program, [...shell.options, "-c", command]];
}
