import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import type { FileHead } from "../file-head.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { xmlEvents } from "../xml-events.ts";
import { localName, xmlRoot } from "../xml-root.ts";
import { type Count, type Counts, coverageRows } from "./coverage-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const tool: Tool = {
  format: "clover",
  name: "Clover XML",
  recognises: isClover,
  parse: cloverRows,
  merge: mergeCoverage,
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
  let total: Counts | null = null;
  const path: { readonly name: string; readonly attributes: Attributes }[] = [];
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
    if (name !== "metrics" || outer === undefined || path[1]?.name !== "project") continue;
    if (outer.name === "project" && total !== null)
      throw problem("expected metrics of one project, got others");
    if (outer.name === "project") total = countsOf(event.attributes, problem);
    if (outer.name !== "file") continue;
    const filename = nameOf(outer.attributes, path.find((one) => one.name === "package")?.attributes["name"]);
    if (files.has(filename)) throw problem(`expected each file once, got ${quote(filename)} again`);
    files.set(filename, countsOf(event.attributes, problem));
  }
  if (total === null) throw usageProblem(file.shown, "expected metrics of the project, got none");
  yield* coverageRows({ shown: file.shown, files, total }, doubt);
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
