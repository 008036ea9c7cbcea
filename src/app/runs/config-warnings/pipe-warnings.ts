import { seesCrashInPipe } from "../../../adapters/node/process/pipe-shell.ts";
import { hasPipe } from "../../../base/has-pipe.ts";
import { commandLineOf } from "../../../config/run/runners.ts";
import type { Config } from "../../../model/config/config.ts";
import type { Warning } from "../../../model/result/finding.ts";

/** Programs that run the text after `-c`. */
const SHELLS = /(?:^|[/\\])(?:sh|bash|dash|ash|ksh|zsh)(?:\.exe)?$/i;

/** Warns about commands in which a crash before a pipe would count as a success. The machine's shells are tried only for a text with a pipe. */
export function pipeWarnings(
  config: Pick<Config, "run" | "sides" | "execution">,
  seesCrash: () => boolean = seesCrashInPipe,
): readonly Warning[] {
  const definitions = config.sides === null ? [config.run] : Object.values(config.sides);
  const commands = definitions.map(
    (definition) => ["command", definition === null ? null : commandLineOf(definition.runner)] as const,
  );
  const { setup, teardown } = config.execution;
  const all = [...commands, ["setup", setup] as const, ["teardown", teardown] as const];
  const texts = all.flatMap(([name, command]) => textOf(name, command, seesCrash) ?? []);
  return [...new Set(texts)].map((text) => ({ code: "pipe-hides-crash", text }));
}

function textOf(
  name: string,
  command: readonly string[] | string | null,
  seesCrash: () => boolean,
): string | null {
  if (command === null) return null;
  if (typeof command === "string") {
    if (!hasPipe(command) || seesCrash()) return null;
    return `run.${name} has a pipe, and no shell of this machine has \`pipefail\`: a crash in front of the \`|\` would be a success. Write a list (program and arguments), or one program that does both.`;
  }
  const [program = "", ...argv] = command;
  const script = SHELLS.test(program)
    ? argv.find((_, index) => /^-[a-z]*c$/.test(argv[index - 1] ?? ""))
    : undefined;
  if (script === undefined || !hasPipe(script) || command.some((part) => part.includes("pipefail")))
    return null;
  return `run.${name} calls ${program} with a pipe and without \`pipefail\`: a crash in front of the \`|\` is a success. Write the text itself as run.${name}, which runs it with \`pipefail\`, or add \`set -o pipefail\`.`;
}
