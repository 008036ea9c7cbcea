import {
  ALL_FILES,
  type Count,
  COVERAGE_METRICS,
  COVERED_KINDS,
  type CoveredKind,
  FILE_AXIS,
} from "../../model/result/coverage/coverage.ts";
import {
  countLines,
  formatRanges,
  rangesWithout,
  readRanges,
  unionOfRanges,
} from "../../model/run/line-ranges.ts";
import type { CoveredLines } from "../../model/run/covered-lines.ts";
import type { TrialRecord } from "../../model/run/trial.ts";

export type KindCounts = Readonly<Partial<Record<CoveredKind, Count>>>;

export interface FileCoverage {
  readonly counts: KindCounts;
  /** Null = the report does not say which lines are covered. */
  readonly lines: CoveredLines | null;
}

/** What the report of one side says. */
export interface CoverageSide {
  readonly files: ReadonlyMap<string, FileCoverage>;
  /** Counts of all files together; empty = no row has them. */
  readonly total: KindCounts;
  /** Number of rows of single files. */
  readonly fileRows: number;
}

/** Whether a row is one of a report of coverage: a file, or all of them. */
export function isCoverageRow({ axes, metrics }: Pick<TrialRecord, "axes" | "metrics">): boolean {
  return typeof axes[FILE_AXIS] === "string" && COVERED_KINDS.some((kind) => countOf(metrics, kind) !== null);
}

/** Whether a row is that of all files together. A file may have that name too: it has a place. */
export function isTotalRow({ axes, place, lines }: Pick<TrialRecord, "axes" | "place" | "lines">): boolean {
  return axes[FILE_AXIS] === ALL_FILES && place === undefined && lines === undefined;
}

/** Rows of reports come first: millions of other rows are not read for one. */
const LOOKED_AT = 200;

/** Null = the rows are not of a report of coverage. Files of several rows, such as those of several jobs, are joined. */
export function coverageSide(rows: Iterable<TrialRecord>): CoverageSide | null {
  const files = new Map<string, FileCoverage>();
  const totals: KindCounts[] = [];
  let looked = 0;
  let isJoined = false;
  let fileRows = 0;
  for (const row of rows) {
    looked += 1;
    if (isCoverageRow(row)) {
      const counts = countsOf(row);
      const file = String(row.axes[FILE_AXIS]);
      const before = files.get(file);
      if (isTotalRow(row)) {
        totals.push(counts);
        continue;
      }
      fileRows += 1;
      if (before === undefined) files.set(file, { counts, lines: row.lines ?? null });
      else {
        isJoined = true;
        files.set(file, joined(before, { counts, lines: row.lines ?? null }));
      }
    }
    if (looked === LOOKED_AT && files.size === 0 && totals.length === 0) return null;
  }
  if (files.size === 0 && totals.length === 0) return null;
  const [first = {}] = totals;
  return { files, fileRows, total: totals.length === 1 && !isJoined ? first : sumOfFiles(files, totals) };
}

function countOf(metrics: TrialRecord["metrics"], kind: CoveredKind): Count | null {
  const { share, covered, all } = COVERAGE_METRICS[kind];
  const [hit, total] = [metrics[covered], metrics[all]];
  if (!Object.hasOwn(metrics, share) || !isCount(hit) || !isCount(total)) return null;
  return hit <= total ? { covered: hit, total } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function countsOf({ metrics }: Pick<TrialRecord, "metrics">): KindCounts {
  return Object.fromEntries(
    COVERED_KINDS.flatMap((kind) => {
      const count = countOf(metrics, kind);
      return count === null ? [] : [[kind, count] as const];
    }),
  );
}

/** A line is covered where any report covers it; of what is not known by line, the most of one report counts. */
export function joined(a: FileCoverage, b: FileCoverage): FileCoverage {
  const lines = a.lines === null || b.lines === null ? null : joinedLines(a.lines, b.lines);
  const counts = COVERED_KINDS.flatMap((kind) => {
    const [x, y] = [a.counts[kind], b.counts[kind]];
    if (x === undefined && y === undefined) return [];
    const isOfLines = kind === "lines" && lines !== null;
    const most = {
      covered: Math.max(x?.covered ?? 0, y?.covered ?? 0),
      total: Math.max(x?.total ?? 0, y?.total ?? 0),
    };
    return [[kind, isOfLines ? countOfLines(lines) : most] as const];
  });
  return { counts: Object.fromEntries(counts), lines };
}

function joinedLines(a: CoveredLines, b: CoveredLines): CoveredLines {
  const covered = unionOfRanges(readRanges(a.covered), readRanges(b.covered));
  const all = unionOfRanges(readRanges(a.uncovered), readRanges(b.uncovered));
  return { covered: formatRanges(covered), uncovered: formatRanges(rangesWithout(all, covered)) };
}

function countOfLines({ covered, uncovered }: CoveredLines): Count {
  const hit = countLines(readRanges(covered));
  return { covered: hit, total: hit + countLines(readRanges(uncovered)) };
}

function sumOfFiles(files: ReadonlyMap<string, FileCoverage>, totals: readonly KindCounts[]): KindCounts {
  const all = files.size > 0 ? [...files.values()].map(({ counts }) => counts) : totals;
  return Object.fromEntries(
    COVERED_KINDS.flatMap((kind) => {
      const counts = all.flatMap((one) => one[kind] ?? []);
      return counts.length === 0 ? [] : [[kind, sumOf(counts)] as const];
    }),
  );
}

export function sumOf(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { covered, total }) => ({ covered: sum.covered + covered, total: sum.total + total }),
    {
      covered: 0,
      total: 0,
    },
  );
}
