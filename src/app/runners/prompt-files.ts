import { settleAll } from "../../base/errors.ts";
import { promptFilesOf, templatesOf } from "../../config/run/runners.ts";
import type { RunDefinition } from "../../model/config/config.ts";
import type { FilePort } from "../../run/ports.ts";

/** Contents of the files that a definition's prompts come from, by name. UsageError for every one that is missing. */
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

/** All texts of a definition that may have places, those of its files included. */
export function templates(
  { runner }: RunDefinition,
  promptFiles: Readonly<Record<string, string>>,
): readonly string[] {
  return [...templatesOf(runner), ...Object.values(promptFiles)];
}
