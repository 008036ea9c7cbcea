import { NOT_LOADED } from "../../model/run/test-codes.ts";
import type { SourcePlace } from "../../model/run/source-place.ts";
import { isAbsolutePath, pathName, plainPath, repositoryPath } from "../repository-path.ts";
import type { ToolRow } from "../tool.ts";
import type { XmlAttributes } from "./junit-cases.ts";
import { type JunitCase, junitOutcome } from "./junit-status.ts";
import type { JunitWriter } from "./junit-writer.ts";
import { testName, testRow } from "./test-row.ts";

export interface JunitTestRow {
  readonly row: ToolRow;
  readonly writer: JunitWriter;
}

/** The row of one testcase in `file`. */
export function junitRow(testcase: JunitCase, file: string): ToolRow {
  const { writer, attributes } = testcase;
  const { status, message, attempts, isNotLoaded = false } = junitOutcome(testcase);
  const seconds = secondsOf(attributes["time"]);
  return testRow({
    test: caseName(testcase),
    status,
    ...(isNotLoaded ? { code: NOT_LOADED } : {}),
    message,
    attempts,
    duration: seconds === null ? null : { value: seconds, unit: "s" },
    place: placeOf(testcase),
    rerunsOf: rerunsOf(writer, file),
  });
}

/** Surefire writes reruns of nested classes to another file. Files of all others are of several runs, such as a matrix. */
function rerunsOf(writer: JunitWriter, file: string): string | undefined {
  if (writer === "surefire") return writer;
  return writer === "go" ? file : undefined;
}

/** A number as text. Older writers put a comma between thousands. */
function secondsOf(text: string | undefined): number | null {
  const plain =
    text?.includes(",") === true && /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text ?? "")
      ? (text ?? "").replaceAll(",", "")
      : text;
  if (plain === undefined || !/^\d+(?:\.\d*)?(?:e[+-]?\d+)?$|^\.\d+$/i.test(plain.trim())) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** What names the suites around a test. */
export function suiteParts(suites: readonly XmlAttributes[], writer: JunitWriter): readonly string[] {
  // A test may stand in the suite of another class: its own class names it.
  if (writer === "surefire") return [];
  const names = suites.map((suite) => suite["name"] ?? "");
  const project = writer === "playwright" ? (suites.at(-1)?.["hostname"] ?? "") : "";
  // What jest-junit writes for a suite without a name; an absolute path is another on each machine.
  const stable = names.filter((name) => name !== "undefined" && !isAbsolutePath(name));
  return [project, ...stable];
}

function caseName({ writer, suites, attributes }: JunitCase): string {
  const { classname = "", name = "" } = attributes;
  const parts = suiteParts(suites, writer);
  const own = writer === "node" && classname === "test" ? "" : classname;
  const file = attributes["file"] ?? "";
  const isNamed = file === "" || isAbsolutePath(file) || names([...parts, own], file);
  const named = isAbsolutePath(name) && /\.\w+$/.test(name) ? pathName(name, null) : name;
  return testName([...parts, ...(isNamed ? [] : [plainPath(file)]), own, named]);
}

/** Whether a file is named already: `./all_spec.rb` by `all_spec`, `pkg/a.py` by `pkg.a`. */
function names(parts: readonly string[], file: string): boolean {
  const bare = dotted(plainPath(file).replace(/\.[^./]+$/, ""));
  return bare === "" || parts.some((part) => `.${dotted(part)}.`.includes(`.${bare}.`));
}

function dotted(path: string): string {
  return path.replaceAll(/[\\/]+/g, ".");
}

function placeOf({ writer, suites, attributes }: JunitCase): SourcePlace | null {
  const written =
    attributes["file"] ?? suites.findLast((suite) => suite["file"] !== undefined)?.["file"] ?? "";
  const file = written === "" ? null : repositoryPath(written, null);
  if (file === null) return null;
  const text = attributes["file"] === undefined ? "" : (attributes["line"] ?? attributes["lineno"] ?? "");
  if (!/^\d{1,9}$/.test(text)) return { file, line: null };
  // The older family of pytest counts lines from 0.
  const line = Number(text) + (writer === "pytest" ? 1 : 0);
  return { file, line: line > 0 ? line : null };
}
