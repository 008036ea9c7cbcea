import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { FileHead } from "../file-head.ts";
import type { Count } from "../../model/result/coverage/coverage.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { LineHits } from "./line-hits.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const tool: Tool = {
  format: "clover",
  name: "Clover XML",
  recognises: isClover,
  parse: cloverRows,
  merge: mergeCoverage,
  keep: keptRows,
};

/** Clover XML: the metrics of the project and of its files, not those of packages and classes. */
export const clover = toolImporter(tool);

/** Cobertura has the same root. */
export function isClover({ text }: Pick<FileHead, "text">): boolean {
  const root = xmlRoot(text);
  if (root?.name !== "coverage") return false;
  return /\bclover\s*=/.test(root.attributes) || /<(?:\w+:)?project\b/.test(text);
}

type Attributes = Readonly<Record<string, string>>;

function* cloverRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, Counts>();
  const hits = new Map<string, LineHits>();
  let total: Counts | null = null;
  const path: Element[] = [];
  for (const event of xmlEvents(file)) {
    if (event.type === "text") continue;
    if (event.type === "close") {
      path.pop();
      continue;
    }
    const name = localName(event.name);
    const problem = (message: string): Error => usageProblem(file.shown, message, { line: event.line });
    if (path.length === 0 && name !== "coverage") throw problem(`expected an element coverage, got ${name}`);
    const outer = path.at(-1);
    path.push({ name, attributes: event.attributes });
    // Tests of the project have their own.
    if (outer === undefined || path[1]?.name !== "project") continue;
    if (name === "line" && outer.name === "file") addLine(hits, nameIn(path), { event, problem });
    if (name !== "metrics") continue;
    if (outer.name === "project" && total !== null)
      throw problem("expected metrics of one project, got others");
    if (outer.name === "project") total = countsOf(event.attributes, problem);
    if (outer.name !== "file") continue;
    const filename = nameIn(path);
    if (files.has(filename)) throw problem(`expected each file once, got ${quote(filename)} again`);
    files.set(filename, countsOf(event.attributes, problem));
  }
  if (total === null) throw usageProblem(file.shown, "expected metrics of the project, got none");
  const lines = new Map([...hits].map(([path, one]) => [path, one.lines] as const));
  yield* coverageRows({ shown: file.shown, files, total, lines }, doubt);
}

interface Element {
  readonly name: string;
  readonly attributes: Attributes;
}

/** The file around an element. */
function nameIn(path: readonly Element[]): string {
  const of = (element: string): Attributes | undefined =>
    path.findLast(({ name }) => name === element)?.attributes;
  return nameOf(of("file") ?? {}, of("package")?.["name"]);
}

/** Lines of statements, conditions and methods; one that has several is covered where any of them ran. */
function addLine(
  hits: Map<string, LineHits>,
  filename: string,
  {
    event,
    problem,
  }: {
    readonly event: { readonly attributes: Attributes };
    readonly problem: (message: string) => Error;
  },
): void {
  const { num = "", count = "", type = "", truecount = "" } = event.attributes;
  if (type === "method") return;
  if (!/^\d{1,8}$/.test(num)) throw problem(`expected the number of a line, got ${quote(num)}`);
  const ran = count === "" ? truecount : count;
  if (!/^-?\d+$/.test(ran)) throw problem(`expected how often line ${num} ran, got ${quote(ran)}`);
  const lines = hits.get(filename) ?? new LineHits();
  hits.set(filename, lines);
  lines.add(Number(num), Number(ran) > 0);
}

function nameOf({ path, name = "" }: Attributes, inside: string | undefined): string {
  if (path !== undefined && path !== "") return path;
  return /[\\/]/.test(name) || inside === undefined || inside === ""
    ? name
    : `${inside.replaceAll(".", "/")}/${name}`;
}

function countsOf(attributes: Attributes, problem: (message: string) => Error): Counts {
  const count = (all: string): Count | null => {
    const [total, covered] = [attributes[all], attributes[`covered${all}`]];
    if (total === undefined || covered === undefined) return null;
    if (/^\d+$/.test(total) && /^\d+$/.test(covered))
      return { covered: Number(covered), total: Number(total) };
    throw problem(`expected numbers of ${all}, got ${quote(covered)} of ${quote(total)}`);
  };
  const [statements, branches, functions] = [count("statements"), count("conditionals"), count("methods")];
  return {
    ...(statements === null ? {} : { statements }),
    ...(branches === null ? {} : { branches }),
    ...(functions === null ? {} : { functions }),
  };
}
