import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { type Count, type Covered, type Counts, coverageRows } from "./coverage-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const tool: Tool = {
  format: "jacoco",
  name: "JaCoCo XML",
  recognises: ({ text }) =>
    xmlRoot(text)?.name === "report" && /\/\/JACOCO\/\/|<(?:sessioninfo|group|package|counter)\b/.test(text),
  parse: jacocoRows,
  merge: mergeCoverage,
};

/** JaCoCo XML: the counters of the report itself and of source files. Its DOCTYPE is not fetched. */
export const jacoco = toolImporter(tool);

const KINDS: Readonly<Record<string, Covered>> = {
  LINE: "lines",
  BRANCH: "branches",
  METHOD: "functions",
  INSTRUCTION: "instructions",
};

function* jacocoRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, Counts>();
  let total: Counts = {};
  const path: { readonly element: string; readonly name: string }[] = [];
  for (const event of xmlEvents(file)) {
    if (event.type === "text") continue;
    if (event.type === "close") {
      path.pop();
      continue;
    }
    const element = localName(event.name);
    const problem = (message: string): Error => usageProblem(file.shown, message, { line: event.line });
    if (path.length === 0 && element !== "report")
      throw problem(`expected an element report, got ${element}`);
    const outer = path.at(-1);
    path.push({ element, name: event.attributes["name"] ?? "" });
    const isFile = outer?.element === "sourcefile";
    const filename = path
      .slice(1, -1)
      .map(({ name }) => name)
      .filter((name) => name !== "")
      .join("/");
    if (element === "sourcefile") {
      const whole =
        filename === "" ? (event.attributes["name"] ?? "") : `${filename}/${event.attributes["name"] ?? ""}`;
      if (files.has(whole)) throw problem(`expected each source file once, got ${quote(whole)} again`);
      files.set(whole, {});
    }
    const type = event.attributes["type"] ?? "";
    const kind = element === "counter" && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
    if (kind === undefined) continue;
    const before = path.length === 2 ? total : isFile ? files.get(filename) : undefined;
    if (before?.[kind] !== undefined) throw problem(`expected each counter once, got ${type} again`);
    if (path.length === 2) total = { ...total, [kind]: countOf(event.attributes, problem) };
    if (isFile) files.set(filename, { ...files.get(filename), [kind]: countOf(event.attributes, problem) });
  }
  if (Object.keys(total).length === 0 && files.size > 0)
    throw usageProblem(file.shown, "expected counters of the whole report, got none");
  yield* coverageRows({ shown: file.shown, files, total }, doubt);
}

function countOf(attributes: Readonly<Record<string, string>>, problem: (message: string) => Error): Count {
  const { missed = "", covered = "", type = "" } = attributes;
  if (/^\d+$/.test(missed) && /^\d+$/.test(covered)) {
    return { covered: Number(covered), total: Number(covered) + Number(missed) };
  }
  throw problem(
    `expected numbers in the counter ${type}, got ${quote(missed)} missed, ${quote(covered)} covered`,
  );
}
