import { casePlacesIn, parseCasePlaces } from "../../base/template.ts";
import { checkCasePlaces } from "../endpoints/check-template.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import type { KnownAxes } from "../values/where.ts";
import type { Path } from "./runner-section.ts";

const SHELLS = /(?:^|[/\\])(?:a|ba|da|fi|k|z)?sh(?:\.exe)?$|(?:^|[/\\])(?:cmd|powershell|pwsh)(?:\.exe)?$/i;
const RUNS_TEXT = /^(?:-[a-z]*c|\/c|-command)$/i;

/** Values of a case in a command: known ones, each an argument of its own, none in a text that a shell reads. */
export function checkCommandPlaces(
  command: readonly string[] | string | undefined,
  path: Path,
  axes: KnownAxes | null,
): Complaint[] {
  if (command === undefined) return [];
  if (typeof command === "string") {
    return casePlacesIn(command).length === 0 ? [] : [inShell(command, path, listForm(command))];
  }
  return command.flatMap((text, index) => {
    const place = [...path, index];
    if (casePlacesIn(text).length > 0 && isShellText(command, index)) {
      return [inShell(text, place, [...command.slice(0, index), ...positional(text)])];
    }
    return checkCasePlaces(text, place, axes);
  });
}

/** `[sh, -c, text]`, also behind other programs: `[timeout, "10", bash, -ec, text]`. */
function isShellText(command: readonly string[], index: number): boolean {
  if (!RUNS_TEXT.test(command[index - 1] ?? "")) return false;
  return command.slice(0, index - 1).some((word) => SHELLS.test(word));
}

function inShell(text: string, path: Path, list: readonly string[]): Complaint {
  const [name = ""] = casePlacesIn(text);
  const message = `{{ ${name} }} stands in a text for the shell, which would run what the value contains. Write it as an argument of its own: ${flowList(list)}`;
  return valueComplaint(path, message);
}

const SPECIAL = /[|&;<>()$`\\"'*?[\]#~%\n]/;

function listForm(text: string): readonly string[] {
  const rest = parseCasePlaces(text).flatMap((part) => ("text" in part ? [part.text] : []));
  if (rest.some((part) => SPECIAL.test(part))) return ["sh", "-c", ...positional(text)];
  // A place has spaces of its own.
  return text.trim().match(/(?:\{\{[^{}]*\}\}|\S)+/g) ?? [];
}

/** The text with `"$1"` in its places, a name for the shell, and the values. */
function positional(text: string): readonly string[] {
  const names = [...new Set(casePlacesIn(text))];
  const values = names.map((name) => `{{ ${name} }}`);
  let script = "";
  for (const part of parseCasePlaces(text)) {
    script += "text" in part ? part.text : quoted(`$${names.indexOf(part.name) + 1}`, script);
  }
  return [script, "sh", ...values];
}

/** The parameter as it has to be written behind an open quote: in double quotes it needs none of its own. */
function quoted(parameter: string, before: string): string {
  const isOpen = (quote: string): boolean => before.split(quote).length % 2 === 0;
  if (isOpen("'")) return `'"${parameter}"'`;
  return isOpen('"') ? parameter : `"${parameter}"`;
}

/** The list as YAML reads it. */
function flowList(list: readonly string[]): string {
  const item = (text: string): string =>
    /^[\w./-]+$/.test(text) && !/^[\d.-]+$/.test(text) ? text : single(text);
  return `[${list.map(item).join(", ")}]`;
}

function single(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
