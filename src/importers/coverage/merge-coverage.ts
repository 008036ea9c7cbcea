import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import {
  countLines,
  formatRanges,
  rangesWithout,
  readRanges,
  unionOfRanges,
} from "../../model/run/line-ranges.ts";
import {
  ALL_FILES,
  type Count,
  COVERAGE_METRICS,
  COVERED_KINDS,
  type CoveredKind,
  FILE_AXIS,
} from "../../model/result/coverage/coverage.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";
import type { Doubt, ToolMetric, ToolRow, ToolValue } from "../tool.ts";

/**
 * Joins the reports of one side, such as those of several jobs. A file of several is covered where any of them covers it.
 * UsageError where two have the same file and do not say which lines they cover: counts alone cannot be joined.
 */
export function* mergeCoverage(rows: Iterable<ToolRow>, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const totals: ToolRow[] = [];
  const files = new Map<string, ToolRow>();
  let joined = 0;
  for (const row of rows) {
    const file = String(row.axes[FILE_AXIS]);
    if (file === ALL_FILES && (row.place ?? null) === null) {
      totals.push(row);
      continue;
    }
    const before = files.get(file);
    if (before !== undefined) joined += 1;
    files.set(file, before === undefined ? row : together(file, before, row));
  }
  const [first] = totals;
  if (joined > 0) doubt({ code: "joined-coverage", text: joinedText(joined) });
  if (first !== undefined) {
    const summed = joined === 0 ? totals : [...files.values()];
    yield totals.length === 1 ? first : { ...first, values: added(summed) };
  }
  yield* files.values();
}

function joinedText(joined: number): string {
  return `${joined} ${joined === 1 ? "file is" : "files are"} in several reports of one side. A line is covered where any of them covers it; of branches and functions the most that one report covers is counted.`;
}

function together(file: string, a: ToolRow, b: ToolRow): ToolRow {
  if ((a.lines ?? null) === null || (b.lines ?? null) === null) throw repeated(file);
  const [x, y] = [readLines(a.lines), readLines(b.lines)];
  const covered = unionOfRanges(x.covered, y.covered);
  const uncovered = rangesWithout(unionOfRanges(x.uncovered, y.uncovered), covered);
  const ofLines = { covered: countLines(covered), total: countLines(covered) + countLines(uncovered) };
  const values = COVERED_KINDS.flatMap((kind) => {
    const [before, after] = [countIn(a, kind), countIn(b, kind)];
    if (before === null && after === null) return [];
    return valuesOf(kind, kind === "lines" ? ofLines : most(before, after), [a, b]);
  });
  return { ...a, values, lines: { covered: formatRanges(covered), uncovered: formatRanges(uncovered) } };
}

function readLines(lines: CoveredLines | null | undefined) {
  return { covered: readRanges(lines?.covered ?? ""), uncovered: readRanges(lines?.uncovered ?? "") };
}

/** The least that is certainly covered by both together. */
function most(a: Count | null, b: Count | null): Count {
  return {
    covered: Math.max(a?.covered ?? 0, b?.covered ?? 0),
    total: Math.max(a?.total ?? 0, b?.total ?? 0),
  };
}

function countIn({ values }: ToolRow, kind: CoveredKind): Count | null {
  const names = COVERAGE_METRICS[kind];
  const of = (wanted: string): number | null => values.find(([{ name }]) => name === wanted)?.[1] ?? null;
  const [covered, total] = [of(names.covered), of(names.all)];
  return covered === null || total === null ? null : { covered, total };
}

function repeated(file: string): Error {
  return usageProblem(
    "coverage",
    `expected reports of different files, or reports that say which lines are covered; got ${quote(file)} in two without lines. Join them first by the tool's own command, such as lcov -a, coverage combine, nyc merge or go tool covdata.`,
  );
}

function added(rows: readonly ToolRow[]): readonly ToolValue[] {
  return COVERED_KINDS.flatMap((kind) => {
    const counts = rows.flatMap((row) => countIn(row, kind) ?? []);
    if (counts.length === 0) return [];
    const sum = (key: keyof Count): number => counts.reduce((all, count) => all + count[key], 0);
    return valuesOf(kind, { covered: sum("covered"), total: sum("total") }, rows);
  });
}

/** The three values of a kind, whose metrics are those of the rows. */
function valuesOf(
  kind: CoveredKind,
  { covered, total }: Count,
  rows: readonly ToolRow[],
): readonly ToolValue[] {
  const { share, covered: hit, all } = COVERAGE_METRICS[kind];
  const metric = (name: string): ToolMetric | undefined => {
    for (const { values } of rows) {
      const found = values.find(([one]) => one.name === name);
      if (found !== undefined) return found[0];
    }
    return undefined;
  };
  const numbers = [
    [share, total === 0 ? null : covered / total],
    [hit, covered],
    [all, total],
  ] as const;
  return numbers.flatMap(([name, value]) => {
    const found = metric(name);
    return found === undefined ? [] : [[found, value] as const];
  });
}
