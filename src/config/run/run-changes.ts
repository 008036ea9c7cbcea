import type { RunDefinition } from "../../model/config/config.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { listText, settingChange, unknownLooser } from "../values/setting-change.ts";

/** Changes in what one side executes, key by key; `path` is where the keys stand. */
export function runChanges(
  path: string,
  base: RunDefinition | null,
  head: RunDefinition | null,
): readonly PolicyChange[] {
  const [before, after] = [partsOf(base), partsOf(head)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    settingChange({
      path: `${path}.${key}`,
      base: before.get(key) ?? "none",
      head: after.get(key) ?? "none",
      text: String,
      looser: unknownLooser,
    }),
  );
}

/** Every key of a run as a user writes it -> its value as text. */
function partsOf(definition: RunDefinition | null): ReadonlyMap<string, string> {
  if (definition === null) return new Map();
  const { runner, cwd, env } = definition;
  return new Map([...runnerParts(runner), ["cwd", cwd], ["env", JSON.stringify(env)]]);
}

function runnerParts(runner: RunDefinition["runner"]): readonly [string, string][] {
  switch (runner.type) {
    case "command":
      return [
        ["command", commandText(runner.command)],
        ["metrics-from", JSON.stringify(runner.metricsFrom)],
        ["errored-exit-codes", listText(runner.erroredExitCodes.map(String))],
        ["transient-exit-codes", listText(runner.transientExitCodes.map(String))],
      ];
    case "module":
      return [
        ["module", `${runner.module} (${runner.exportName})`],
        ["options", JSON.stringify(runner.options)],
      ];
    case "http": {
      const { type, ...parts } = runner;
      return writtenParts(type, parts);
    }
    case "chat": {
      const { type, request, ...parts } = runner;
      return writtenParts(type, { ...request, ...parts });
    }
    case "results-file":
      return [["results-file", `${runner.file} (${runner.format})`]];
  }
}

/** Parts under the names they are written with: `maxTokens` is `chat.max-tokens`. */
function writtenParts(type: string, parts: object): readonly [string, string][] {
  return Object.entries(parts).map(([name, value]: [string, unknown]) => [
    `${type}.${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    JSON.stringify(value),
  ]);
}

/** As a user reads it: an argv as a list. */
export function commandText(command: readonly string[] | string): string {
  return typeof command === "string" ? command : JSON.stringify(command);
}
