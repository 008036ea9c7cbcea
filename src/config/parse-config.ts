import { type Problem, UsageError } from "../base/errors.ts";
import type { Config } from "../model/config/config.ts";
import { checkConfig } from "./check-config.ts";
import { dropEchoes, pathText } from "./values/complaint.ts";
import { parseWritten } from "./parse-written.ts";
import { parseYaml, type YamlFile } from "./yaml/parse-yaml.ts";
import { resolve } from "./resolve.ts";

/**
 * Reads a config file. `text` is decoded YAML, `file` the name that problems show.
 * Throws UsageError with every problem of the file, in the order of its lines.
 */
export function parseConfig(text: string, file: string): Config {
  const parsed = parseYaml(text, file);
  if (!parsed.ok) throw new UsageError(parsed.problems.toSorted(byPosition));
  const { value, locate } = parsed.yaml;
  return checked(value, file, locate);
}

/** Parses a config that nobody wrote into a file: problems name `place` alone. */
export function parseConfigValue(value: unknown, place: string): Config {
  return checked(value, place, () => ({ line: 1, column: 1 }));
}

function checked(value: unknown, file: string, locate: YamlFile["locate"]): Config {
  const written = parseWritten(value);
  const problems = dropEchoes([...written.complaints, ...checkConfig(written)]).map(
    ({ path, at, message }): Problem => {
      const position = typeof at === "object" ? locate([...path, at.item], "value") : locate(path, at);
      return { file, ...position, path: pathText(path), message };
    },
  );
  if (problems.length > 0 || written.whole === null) throw new UsageError(problems.toSorted(byPosition));
  return resolve(written.whole);
}

function byPosition(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
