import { type UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { decodeBlocks, ownText, type ReadLines } from "../../formats/text/decode-blocks.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { compactNumber, MOST_LINES, plainLine } from "./lcov-lines.ts";
import { FunctionNames } from "./lcov-functions.ts";
import { LineHits, NamedHits } from "./line-hits.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const START = /^(?:\s*#[^\n]*\n|\s*\n)*(?:TN:|SF:)/;

const tool: Tool = {
  format: "lcov",
  name: "lcov",
  recognises: ({ text }) => START.test(text) && /^SF:./m.test(text),
  parse: lcovRows,
  merge: mergeCoverage,
  keep: keptRows,
};

/** An lcov tracefile: distinct lines, branches and functions are counted, because not all writers write sums. */
export const lcov = toolImporter(tool);

interface LcovFile {
  readonly lines: LineHits;
  readonly branches: NamedHits;
  readonly functions: NamedHits;
}

function* lcovRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const counts = new Map<string, Counts>();
  const lines = new Map<string, CoveredLines>();
  const keep = (path: string, one: LcovFile): void => {
    counts.set(path, countsOf(one));
    lines.set(path, one.lines.lines);
  };
  const repeated = new Set<string>();
  const branches = new NamedHits();
  const openFile = (): LcovFile => {
    branches.clear();
    return { ...newFile(), branches };
  };
  new LcovReader(file, openFile, (path, one) => {
    if (counts.has(path)) repeated.add(path);
    else keep(path, one);
  }).read();
  if (counts.size === 0) throw usageProblem(file.shown, "expected a file that begins with SF:, got none");
  for (const [path, one] of joinedFiles(file, repeated)) keep(path, one);
  yield* coverageRows({ shown: file.shown, files: counts, total: null, lines }, doubt);
}

/** The same file in several records, such as those of several tests: the records of these files alone are held. */
function joinedFiles(file: ByteSource, paths: ReadonlySet<string>): ReadonlyMap<string, LcovFile> {
  const files = new Map<string, LcovFile>();
  if (paths.size === 0) return files;
  const openFile = (path: string): LcovFile => files.get(path) ?? newFile();
  new LcovReader(file, openFile, (path, one) => {
    if (paths.has(path)) files.set(path, one);
  }).read();
  return files;
}

function newFile(): LcovFile {
  return { lines: new LineHits(), branches: new NamedHits(), functions: new NamedHits() };
}

function countsOf({ lines, branches, functions }: LcovFile): Counts {
  return {
    lines: { covered: lines.covered, total: lines.total },
    ...(branches.total === 0 ? {} : { branches: { covered: branches.covered, total: branches.total } }),
    ...(functions.total === 0 ? {} : { functions: { covered: functions.covered, total: functions.total } }),
  };
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e\+?\d+)?$/i;

class LcovReader {
  readonly #file: ByteSource;
  readonly #openFile: (path: string) => LcovFile;
  readonly #closeFile: (path: string, file: LcovFile) => void;
  readonly #lines: ReadLines = { count: 0 };
  #open: LcovFile | null = null;
  #path = "";
  /** The names of functions by the index that newer versions write. */
  #indexed = new Map<string, string>();
  #names = new FunctionNames();

  /** `openFile` is called where a record begins, `closeFile` where it ends. */
  constructor(
    file: ByteSource,
    openFile: (path: string) => LcovFile,
    closeFile: (path: string, file: LcovFile) => void,
  ) {
    this.#file = file;
    this.#openFile = openFile;
    this.#closeFile = closeFile;
  }

  /** Throws UsageError for what is no tracefile, or ends within a record. */
  read(): void {
    for (const { text } of decodeBlocks(this.#file.chunks(), this.#file.shown, this.#lines)) {
      for (let at = 0; at < text.length;) {
        this.#lines.count += 1;
        const next = this.#open === null ? -1 : plainLine(text, at, this.#open);
        const end = next === -1 ? text.indexOf("\n", at) : next - 1;
        if (next === -1) this.#line(text.slice(at, end));
        at = end + 1;
      }
    }
    if (this.#open === null) return;
    throw usageProblem(
      this.#file.shown,
      `expected end_of_record for ${quote(this.#path)}: the file may be cut off`,
    );
  }

  #line(text: string): void {
    const colon = text.indexOf(":");
    const key = colon === -1 ? text.trim() : text.slice(0, colon);
    const value = colon === -1 ? "" : text.slice(colon + 1);
    if (key === "SF") this.#begin(value);
    else if (key === "end_of_record") this.#end();
    else if (!READ.has(key)) return;
    else if (this.#open === null) throw this.#problem(`expected SF: before ${key}:`);
    else if (key === "DA") this.#da(this.#open, value);
    else if (key === "BRDA") this.#brda(this.#open, value);
    else this.#function(this.#open.functions, key, value);
  }

  #begin(path: string): void {
    if (this.#open !== null) throw this.#problem(`expected end_of_record before the next file`);
    if (path.trim() === "") throw this.#problem("expected a path behind SF:");
    this.#path = ownText(path.trim());
    this.#indexed = new Map();
    this.#names = new FunctionNames();
    this.#open = this.#openFile(this.#path);
  }

  #end(): void {
    if (this.#open !== null) this.#closeFile(this.#path, this.#open);
    this.#open = null;
  }

  #da({ lines }: LcovFile, value: string): void {
    const [line = "", hits = ""] = value.split(",", 2);
    lines.add(this.#lineNumber(line), this.#isHit(hits));
  }

  #brda({ branches }: LcovFile, value: string): void {
    const at = value.lastIndexOf(",");
    const name = value.slice(0, Math.max(0, at));
    const taken = value.slice(at + 1).trim();
    if (!/^\d+,[^,]+,./.test(name)) throw this.#problem(`expected BRDA:line,block,branch,taken`);
    branches.add(compact(ownText(name)), taken !== "-" && this.#isHit(taken));
  }

  #function(functions: NamedHits, key: string, value: string): void {
    const [first, ...others] = fieldsOf(value);
    const [second = ""] = others;
    const rest = ownText(value.slice(first.length + 1));
    if (key === "FNDA") functions.add(this.#names.hit(rest), this.#isHit(first));
    else if (key === "FNL") {
      this.#indexed.set(first, `line ${second}`);
      functions.add(`line ${second}`, false);
    } else {
      const name = rest.slice(second.length + 1);
      if (key === "FNA") functions.add(this.#indexed.get(first) ?? name, this.#isHit(second));
      // Newer versions write the last line of a function, too.
      else {
        const own = /^\d+$/.test(second) && rest.includes(",") ? name : rest;
        functions.add(this.#names.define(own, first), false);
      }
    }
  }

  #lineNumber(text: string): number {
    const line = /^\d+$/.test(text) ? Number(text) : -1;
    if (line < 0 || line > MOST_LINES)
      throw this.#problem(`expected the number of a line, got ${quote(text)}`);
    return line;
  }

  #isHit(text: string): boolean {
    if (!NUMBER.test(text.trim())) throw this.#problem(`expected how often it ran, got ${quote(text)}`);
    return Number(text) > 0;
  }

  #problem(message: string): UsageError {
    return usageProblem(this.#file.shown, message, { line: this.#lines.count });
  }
}

/** The first two fields, of which the second may be missing. */
function fieldsOf(value: string): readonly [first: string, second?: string] {
  const comma = value.indexOf(",");
  if (comma === -1) return [value];
  const next = value.indexOf(",", comma + 1);
  return [value.slice(0, comma), value.slice(comma + 1, next === -1 ? undefined : next)];
}

const READ: ReadonlySet<string> = new Set(["DA", "BRDA", "FN", "FNDA", "FNL", "FNA"]);

/** A number for small names: a million of texts would take much memory. */
function compact(name: string): string | number {
  const match = /^(\d{1,8}),(\d{1,3}),(\d{1,3})$/.exec(name);
  if (match === null) return name;
  const [, line, block, branch] = match;
  return compactNumber(Number(line), Number(block), Number(branch));
}
