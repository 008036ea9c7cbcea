import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { Count, CoveredKind } from "../../model/result/coverage/coverage.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { LineHits } from "./line-hits.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const tool: Tool = {
  format: "jacoco",
  name: "JaCoCo XML",
  recognises: ({ text }) =>
    xmlRoot(text)?.name === "report" && /\/\/JACOCO\/\/|<(?:sessioninfo|group|package|counter)\b/.test(text),
  parse: jacocoRows,
  merge: mergeCoverage,
  keep: keptRows,
};

/** JaCoCo XML: the counters of the report itself and of source files. Its DOCTYPE is not fetched. */
export const jacoco = toolImporter(tool);

const KINDS: Readonly<Record<string, CoveredKind>> = {
  LINE: "lines",
  BRANCH: "branches",
  METHOD: "functions",
  INSTRUCTION: "instructions",
};

function* jacocoRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, Counts>();
  const hits = new Map<string, LineHits>();
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
    const filename = nameOf(path.slice(1, -1));
    if (element === "sourcefile") {
      const whole = nameOf(path.slice(1));
      if (files.has(whole)) throw problem(`expected each source file once, got ${quote(whole)} again`);
      files.set(whole, {});
    }
    if (element === "line" && isFile) addLine(hits, filename, { attributes: event.attributes, problem });
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
  const lines = new Map([...hits].map(([path, one]) => [path, one.lines] as const));
  yield* coverageRows({ shown: file.shown, files, total, lines }, doubt);
}

function nameOf(path: readonly { readonly name: string }[]): string {
  return path
    .map(({ name }) => name)
    .filter((name) => name !== "")
    .join("/");
}

/** A line is covered where one of its instructions ran, as its own counter of lines says. */
function addLine(
  hits: Map<string, LineHits>,
  filename: string,
  {
    attributes: { nr = "", ci = "" },
    problem,
  }: {
    readonly attributes: Readonly<Record<string, string>>;
    readonly problem: (message: string) => Error;
  },
): void {
  if (!/^\d{1,8}$/.test(nr)) throw problem(`expected the number of a line, got ${quote(nr)}`);
  if (!/^\d+$/.test(ci)) throw problem(`expected how many instructions of line ${nr} ran, got ${quote(ci)}`);
  const lines = hits.get(filename) ?? new LineHits();
  hits.set(filename, lines);
  lines.add(Number(nr), /[1-9]/.test(ci));
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
