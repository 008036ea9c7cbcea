import { type UsageError, usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { formatRanges, type LineRange, rangesWithout, unionOfRanges } from "../../model/run/line-ranges.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";
import type { ByteSource } from "../../formats/text/byte-source.ts";
import { decodeLines } from "../../formats/text/decode-lines.ts";
import type { Doubt, Tool, ToolRow } from "../tool.ts";
import { toolImporter } from "../tool-rows.ts";
import { type Counts, coverageRows } from "./coverage-rows.ts";
import { keptRows } from "./kept-rows.ts";
import { mergeCoverage } from "./merge-coverage.ts";

const MODE = /^mode: (?:set|count|atomic)$/;

const tool: Tool = {
  format: "go-cover",
  name: "Go cover profile",
  recognises: ({ firstLine }) => MODE.test(firstLine),
  parse: goCoverRows,
  merge: mergeCoverage,
  keep: keptRows,
};

/**
 * A profile of `go test -coverprofile`: statements, not lines. A block that stands in it several times, as with `-coverpkg`,
 * counts once.
 */
export const goCover = toolImporter(tool);

/** `file:line.column,line.column statements count`. */
const BLOCK = /^(.+):(\d{1,8}\.\d+,\d{1,8}\.\d+) (\d+) (\d+)$/;

interface Block {
  readonly statements: number;
  isHit: boolean;
}

const LINE_FEED = 10;

function* goCoverRows(file: ByteSource, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const files = new Map<string, Map<string, Block>>();
  let isStart = true;
  let last = LINE_FEED;
  const chunks = function* chunks(): Generator<Uint8Array, void, undefined> {
    for (const chunk of file.chunks()) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
  };
  for (const { text, number: line } of decodeLines(chunks(), file.shown)) {
    if (text.trim() === "") continue;
    if (MODE.test(text.trim())) {
      isStart = false;
      continue;
    }
    if (isStart)
      throw usageProblem(file.shown, `expected mode: set, count or atomic, got ${quote(text)}`, { line });
    addBlock(files, text, (message) => usageProblem(file.shown, message, { line }));
  }
  if (isStart) throw usageProblem(file.shown, "expected mode: set, count or atomic, got nothing");
  // Half of a number is a number, too.
  if (last !== LINE_FEED)
    throw usageProblem(
      file.shown,
      "expected a line end behind the last block, got none: the file is cut off",
    );
  const counts = new Map([...files].map(([path, blocks]) => [path, countsOf([...blocks.values()])] as const));
  const lines = new Map([...files].map(([path, blocks]) => [path, linesOf(blocks)] as const));
  for (const row of coverageRows({ shown: file.shown, files: counts, total: null, lines }, doubt)) {
    // Paths begin with the name of the module, and not in the repository.
    yield { ...row, place: null };
  }
}

function addBlock(
  files: Map<string, Map<string, Block>>,
  text: string,
  problem: (message: string) => UsageError,
): void {
  const [, path, position, statements, count] = BLOCK.exec(text.trim()) ?? [];
  if (path === undefined || position === undefined || statements === undefined || count === undefined) {
    throw problem(`expected a block of a profile, got ${quote(text)}`);
  }
  const blocks = files.get(path) ?? new Map<string, Block>();
  files.set(path, blocks);
  const block = blocks.get(position) ?? { statements: Number(statements), isHit: false };
  if (block.statements !== Number(statements)) {
    throw problem(`expected ${block.statements} statements as before, got ${statements}`);
  }
  block.isHit ||= /[1-9]/.test(count);
  blocks.set(position, block);
}

function countsOf(blocks: readonly Block[]): Counts {
  const sum = (some: readonly Block[]): number =>
    some.reduce((total, { statements }) => total + statements, 0);
  return { statements: { covered: sum(blocks.filter(({ isHit }) => isHit)), total: sum(blocks) } };
}

/** Lines of blocks that ran, and those of others alone: the brace that ends one block may begin the next. */
function linesOf(blocks: ReadonlyMap<string, Block>): CoveredLines {
  const ranges = [...blocks].flatMap(([position, { statements, isHit }]) => {
    const [first = 0, last = 0] = position.split(",").map((place) => Number.parseInt(place, 10));
    return statements === 0 || last < first ? [] : [{ isHit, range: [first, last] as const }];
  });
  const of = (wanted: boolean): readonly LineRange[] =>
    unionOfRanges(
      ranges.filter(({ isHit }) => isHit === wanted).map(({ range }) => range),
      [],
    );
  const covered = of(true);
  return { covered: formatRanges(covered), uncovered: formatRanges(rangesWithout(of(false), covered)) };
}
