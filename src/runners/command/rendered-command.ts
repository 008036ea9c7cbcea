import type { RunDefinition } from "../../model/config/config.ts";
import type { Trial } from "../../model/run/trial.ts";
import { renderArgument } from "../answer/render-template.ts";
import { trialInput } from "../trial-input.ts";

/** A command as it is started for a trial: each place of a list is one argument, whatever its value contains. */
export function renderedCommand(
  command: readonly string[] | string,
  trial: Trial,
): readonly string[] | string {
  // A place in a text for the shell is a problem of the config.
  if (typeof command === "string") return command;
  const values = trialInput(trial);
  return command.map((text) => renderArgument(text, values));
}

export function renderedEnv({ env }: Pick<RunDefinition, "env">, trial: Trial): RunDefinition["env"] {
  const values = trialInput(trial);
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, renderArgument(text, values)]));
}
