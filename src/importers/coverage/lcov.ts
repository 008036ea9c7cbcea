import { type UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { decodeLines } from "../../formats/text/decode-lines.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { LineHits, NamedHits } from "./line-hits.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const START = /^(?:\s*#[^\n]*\n|\s*\n)*(?:TN:|SF:)/;

const tool: Tool = {
  format: "lcov",
  name: "lcov",
  recognises: ({ text }) => START.test(text) && /^SF:./m.test(text),
  parse: lcovRows,
  merge: mergeCoverage,
};

/** An lcov tracefile: distinct lines, branches and functions are counted, because not all writers write sums. */
export const lcov = toolImporter(tool);

interface LcovFile {
  readonly lines: LineHits;
  readonly branches: NamedHits;
  readonly functions: NamedHits;
}

function* lcovRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, LcovFile>();
  const reader = new LcovReader(file.shown);
  for (const { text, number } of decodeLines(file.chunks(), file.shown)) {
    const [key, value] = keyed(text);
    if (key === "SF") reader.begin(value, number, files);
    else reader.line(key, value, number);
  }
  reader.requireEnd();
  if (files.size === 0) throw usageProblem(file.shown, "expected a file that begins with SF:, got none");
  const counts = new Map<string, Counts>();
  for (const [path, { lines, branches, functions }] of files) {
    counts.set(path, {
      lines: { covered: lines.covered, total: lines.total },
      ...(branches.total === 0 ? {} : { branches: { covered: branches.covered, total: branches.total } }),
      ...(functions.total === 0 ? {} : { functions: { covered: functions.covered, total: functions.total } }),
    });
  }
  yield* coverageRows({ shown: file.shown, files: counts, total: null }, doubt);
}

function keyed(text: string): readonly [string, string] {
  const at = text.indexOf(":");
  return at === -1 ? [text.trim(), ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** More lines than any file has: a hostile one could ask for any memory. */
const MOST_LINES = 50_000_000;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e\+?\d+)?$/i;

class LcovReader {
  readonly #shown: string;
  #open: LcovFile | null = null;
  #path = "";
  /** The names of functions by the index that newer versions write. */
  #indexed = new Map<string, string>();

  constructor(shown: string) {
    this.#shown = shown;
  }

  begin(path: string, line: number, files: Map<string, LcovFile>): void {
    if (this.#open !== null) throw this.#problem(`expected end_of_record before the next file`, line);
    if (path.trim() === "") throw this.#problem("expected a path behind SF:", line);
    this.#path = path.trim();
    this.#indexed = new Map();
    this.#open = files.get(this.#path) ?? {
      lines: new LineHits(),
      branches: new NamedHits(),
      functions: new NamedHits(),
    };
    files.set(this.#path, this.#open);
  }

  line(key: string, value: string, number: number): void {
    if (key === "end_of_record") this.#open = null;
    else if (!READ.has(key)) return;
    else if (this.#open === null) throw this.#problem(`expected SF: before ${key}:`, number);
    else if (key === "DA") this.#da(this.#open, value, number);
    else if (key === "BRDA") this.#brda(this.#open, value, number);
    else this.#function(this.#open.functions, { key, value, number });
  }

  requireEnd(): void {
    if (this.#open === null) return;
    throw usageProblem(
      this.#shown,
      `expected end_of_record for ${quote(this.#path)}: the file may be cut off`,
    );
  }

  #da({ lines }: LcovFile, value: string, number: number): void {
    const [line = "", hits = ""] = value.split(",", 2);
    lines.add(this.#lineNumber(line, number), this.#isHit(hits, number));
  }

  #brda({ branches }: LcovFile, value: string, number: number): void {
    const at = value.lastIndexOf(",");
    const name = value.slice(0, Math.max(0, at));
    const taken = value.slice(at + 1).trim();
    if (!/^\d+,[^,]+,./.test(name)) throw this.#problem(`expected BRDA:line,block,branch,taken`, number);
    branches.add(compact(name), taken !== "-" && this.#isHit(taken, number));
  }

  #function(functions: NamedHits, { key, value, number }: LcovLine): void {
    const [first = "", second = ""] = value.split(",");
    const rest = (fields: number): string => value.split(",").slice(fields).join(",");
    if (key === "FNL") this.#indexed.set(first, `line ${second}`);
    if (key === "FNL") functions.add(`line ${second}`, false);
    else if (key === "FNA") {
      functions.add(this.#indexed.get(first) ?? rest(2), this.#isHit(second, number));
    } else if (key === "FNDA") functions.add(rest(1), this.#isHit(first, number));
    // Newer versions write the last line of a function, too.
    else functions.add(/^\d+$/.test(second) && value.split(",").length > 2 ? rest(2) : rest(1), false);
  }

  #lineNumber(text: string, number: number): number {
    const line = /^\d+$/.test(text) ? Number(text) : -1;
    if (line < 0 || line > MOST_LINES)
      throw this.#problem(`expected the number of a line, got ${quote(text)}`, number);
    return line;
  }

  #isHit(text: string, number: number): boolean {
    if (!NUMBER.test(text.trim()))
      throw this.#problem(`expected how often it ran, got ${quote(text)}`, number);
    return Number(text) > 0;
  }

  #problem(message: string, line: number): UsageError {
    return usageProblem(this.#shown, message, { line });
  }
}

interface LcovLine {
  readonly key: string;
  readonly value: string;
  readonly number: number;
}

const READ: ReadonlySet<string> = new Set(["DA", "BRDA", "FN", "FNDA", "FNL", "FNA"]);

/** A number for small names: a million of texts would take much memory. */
function compact(name: string): string | number {
  const match = /^(\d{1,8}),(\d{1,3}),(\d{1,3})$/.exec(name);
  if (match === null) return name;
  const [, line, block, branch] = match;
  return (Number(line) * 1000 + Number(block)) * 1000 + Number(branch);
}
