import type { Runner } from "../../model/config/config.ts";
import {
  commandLineOf,
  modulesOf,
  promptFilesOf,
  resultsFileOf,
  writtenFilesOf,
} from "../../config/run/runners.ts";
import type { Trial } from "../../model/run/trial.ts";
import { casePlacesIn } from "../../base/template.ts";
import { TemplateError } from "../../runners/answer/render-template.ts";
import { renderedCommand } from "../../runners/command/rendered-command.ts";

/** Flags whose value is a file that the program writes, so that it differs after every trial. */
const WRITES = /^(?:-o|--?(?:dump|export|json|junit|log|out|report|result|save|write|xml)[\w-]*)$/i;

/**
 * Names of the files that may affect the answers of a runner to these trials, relative to its `cwd`. Some names may not
 * be files.
 */
export function namedFiles(runner: Runner, trials: readonly Trial[]): readonly string[] {
  const command = commandLineOf(runner);
  const own = command === null ? [] : commandFilesOf(command, trials);
  const source = resultsFileOf(runner);
  const results = source === null ? [] : [source.file];
  const written = writtenFilesOf(runner);
  const all = [...own, ...modulesOf(runner), ...promptFilesOf(runner), ...results];
  return [...new Set(all)].filter((name) => name !== "" && !written.includes(name));
}

/** A list may name other files for each case. */
function commandFilesOf(command: readonly string[] | string, trials: readonly Trial[]): readonly string[] {
  if (typeof command === "string" || !command.some((word) => casePlacesIn(word).length > 0)) {
    return commandFiles(command);
  }
  return [...new Set(trials.flatMap((trial) => commandFiles(renderedOrNone(command, trial))))];
}

/** A place that a case cannot fill is refused before the first trial; until then it names no file. */
function renderedOrNone(command: readonly string[], trial: Trial): readonly string[] | string {
  try {
    return renderedCommand(command, trial);
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

/**
 * `python3 eval.py --config=small.json` names eval.py and small.json; `python3 -m eval.run` names the file of that
 * module.
 */
function commandFiles(command: readonly string[] | string): readonly string[] {
  const words = typeof command === "string" ? shellWords(command) : command;
  return words.flatMap((word, index) => {
    const before = words[index - 1] ?? "";
    if (WRITES.test(before) || /^\d?>>?$/.test(before)) return [];
    if (before === "-m") return pythonModule(word);
    const [flag = "", ...value] = word.split("=");
    return value.length === 0 ? [word] : [word, ...(WRITES.test(flag) ? [] : [value.join("=")])];
  });
}

/** Splits at quotes and operators, which is enough to find names of files. */
function shellWords(text: string): readonly string[] {
  return text.replaceAll(/\d?>>?/g, " > ").split(/[\s"'`;|&()<]+/);
}

function pythonModule(name: string): readonly string[] {
  const path = name.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__main__.py`];
}
