import { casePlacesIn } from "../../base/template.ts";
import { settleAll } from "../../base/errors.ts";
import { commandLineOf, promptFilesOf, templatesOf } from "../../config/run/runners.ts";
import type { RunDefinition } from "../../model/config/config.ts";
import type { FilePort } from "../../run/ports.ts";

/** The contents of the prompt files of a definition, by name. UsageError for every file that is missing. */
export async function readPromptFiles(
  { runner }: RunDefinition,
  files: FilePort,
): Promise<Readonly<Record<string, string>>> {
  const reads = promptFilesOf(runner).map(async (name): Promise<readonly [string, string]> => [
    name,
    await files.readText(name),
  ]);
  return Object.fromEntries(await settleAll(reads));
}

/** All texts of a definition that may contain placeholders, including those of its files. */
export function templates(
  { runner, env }: RunDefinition,
  promptFiles: Readonly<Record<string, string>>,
): readonly string[] {
  // Only a command gets values of the case in its environment.
  const variables = commandLineOf(runner) === null ? [] : Object.values(env).flatMap(casePlacesIn);
  const places = variables.map((name) => `{{ ${name} }}`);
  return [...templatesOf(runner), ...places, ...Object.values(promptFiles)];
}
