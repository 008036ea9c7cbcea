import { type UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { FileHead } from "../file-head.ts";
import { isAbsolutePath, plainPath, repositoryPath } from "../repository-path.ts";
import type { Count } from "../../model/result/coverage/coverage.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { isClover } from "./clover.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { LineHits } from "./line-hits.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const tool: Tool = {
  format: "cobertura",
  name: "Cobertura XML",
  recognises: isCobertura,
  parse: coberturaRows,
  merge: mergeCoverage,
  keep: keptRows,
};

/** Cobertura XML: lines of classes, not of methods, which repeat them; classes of one file are joined. */
export const cobertura = toolImporter(tool);

function isCobertura(head: FileHead): boolean {
  const root = xmlRoot(head.text);
  if (root?.name !== "coverage" || isClover(head)) return false;
  return /\bline-rate\s*=/.test(root.attributes) || /<(?:\w+:)?(?:packages|sources)\b/.test(head.text);
}

interface OpenFile {
  readonly lines: LineHits;
  /** The branches by line: other classes may have the same line. */
  readonly branches: Map<number, Count>;
}

function* coberturaRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, OpenFile>();
  const sources: string[] = [];
  let open: OpenFile | null = null;
  const path: string[] = [];
  for (const event of xmlEvents(file)) {
    if (event.type === "text") {
      if (path.at(-1) === "source" && event.text.trim() !== "") sources.push(event.text.trim());
      continue;
    }
    const name = localName(event.name);
    if (event.type === "close") {
      path.pop();
      if (name === "class") open = null;
      continue;
    }
    path.push(name);
    if (path.length === 1 && name !== "coverage")
      throw usageProblem(file.shown, `expected an element coverage, got ${name}`, { line: event.line });
    if (name === "class") {
      const filename = event.attributes["filename"] ?? "";
      if (filename === "") throw usageProblem(file.shown, "a class has no filename", { line: event.line });
      open = files.get(filename) ?? { lines: new LineHits(), branches: new Map() };
      files.set(filename, open);
    } else if (name === "line" && open !== null && path.at(-2) === "lines" && path.at(-3) === "class") {
      addLine(open, event.attributes, (message) => usageProblem(file.shown, message, { line: event.line }));
    }
  }
  const named = [...files].map(([filename, one]) => [pathOf(filename, sources), one] as const);
  const counts = new Map(named.map(([name, one]) => [name, countsOf(one)] as const));
  const lines = new Map(named.map(([name, one]) => [name, one.lines.lines] as const));
  if (counts.size < files.size) throw usageProblem(file.shown, "two names of files mean the same file");
  yield* coverageRows({ shown: file.shown, files: counts, total: null, lines }, doubt);
}

function addLine(
  { lines, branches }: OpenFile,
  attributes: Readonly<Record<string, string>>,
  problem: (message: string) => UsageError,
): void {
  const { number = "", hits = "", branch, "condition-coverage": conditions = "" } = attributes;
  if (!/^\d{1,8}$/.test(number)) throw problem(`expected the number of a line, got ${quote(number)}`);
  if (!/^-?\d+$/.test(hits)) throw problem(`expected how often line ${number} ran, got ${quote(hits)}`);
  lines.add(Number(number), Number(hits) > 0);
  const [, covered, total] = /\((\d+)\/(\d+)\)/.exec(conditions) ?? [];
  if (branch?.toLowerCase() !== "true" || covered === undefined || total === undefined) return;
  if (Number(covered) > Number(total))
    throw problem(`expected how many branches of line ${number} ran, got ${quote(conditions)}`);
  const before = branches.get(Number(number)) ?? { covered: 0, total: 0 };
  branches.set(Number(number), {
    covered: Math.max(before.covered, Number(covered)),
    total: Math.max(before.total, Number(total)),
  });
}

function countsOf({ lines, branches }: OpenFile): Counts {
  const all = [...branches.values()];
  const sum = (key: keyof Count): number => all.reduce((total, one) => total + one[key], 0);
  return {
    lines: { covered: lines.covered, total: lines.total },
    ...(all.length === 0 ? {} : { branches: { covered: sum("covered"), total: sum("total") } }),
  };
}

/** A name is relative to a source; which of several is not said. */
function pathOf(filename: string, sources: readonly string[]): string {
  const [source = ""] = sources;
  if (isAbsolutePath(filename) || sources.length !== 1 || !isAbsolutePath(source)) return filename;
  const whole = `${plainPath(source).replace(/\/$/, "")}/${plainPath(filename)}`;
  return repositoryPath(whole, null) ?? filename;
}
