import { usageProblem } from "../../base/errors.ts";
import { quote } from "../../base/quote.ts";
import { plainPath, repositoryPath, sharedFolder } from "../repository-path.ts";
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

/** The counts of a file or of all; absent = the format does not count it. */
export type Counts = Partial<Readonly<Record<CoveredKind, Count>>>;

export interface CoverageReport {
  readonly shown: string;
  /** The counts by the path as the tool writes it. */
  readonly files: ReadonlyMap<string, Counts>;
  /** Null = the sum of the files. */
  readonly total: Counts | null;
  /** The folder that paths are below, where the tool names one. */
  readonly root?: string | null;
  /** The lines of each file by its path; absent = the format does not say which lines are covered. */
  readonly lines?: ReadonlyMap<string, CoveredLines>;
}

/** The row of all files, and one a file. UsageError for counts that cannot be. */
export function* coverageRows(report: CoverageReport, doubt: Doubt): Generator<ToolRow, void, undefined> {
  const { shown, files, total } = report;
  const sums = sumOf(files.values());
  for (const [path, counts] of [...files, [ALL_FILES, total ?? {}] as const])
    requireCounts(counts, path, shown);
  if (total !== null && files.size > 0) {
    const other = COVERED_KINDS.find((kind) => isOther(total[kind], sums[kind]));
    if (other !== undefined) {
      const said = `${total[other]?.covered} of ${total[other]?.total}`;
      const text = `${shown} says that ${said} ${other} are covered in all, and its files have ${sums[other]?.covered} of ${sums[other]?.total}. What it says of all counts.`;
      doubt({ code: "count-disagrees", text });
    }
  }
  yield rowOf(ALL_FILES, total ?? sums, null);
  const folder = sharedFolder(files.keys());
  for (const [path, counts] of files) {
    const known = repositoryPath(path, report.root ?? null);
    const plain = plainPath(path);
    const name = known ?? (plain.startsWith(folder) ? plain.slice(folder.length) : plain);
    const row = rowOf(name === ALL_FILES ? `./${name}` : name, counts, known);
    const lines = report.lines?.get(path);
    yield lines === undefined ? row : { ...row, lines };
  }
}

function isOther(said: Count | undefined, counted: Count | undefined): boolean {
  if (said === undefined || counted === undefined) return false;
  return said.covered !== counted.covered || said.total !== counted.total;
}

export function sumOf(all: Iterable<Counts>): Counts {
  const sums: Partial<Record<CoveredKind, Count>> = {};
  for (const counts of all) {
    for (const kind of COVERED_KINDS) {
      const count = counts[kind];
      const sum = sums[kind] ?? { covered: 0, total: 0 };
      if (count !== undefined)
        sums[kind] = { covered: sum.covered + count.covered, total: sum.total + count.total };
    }
  }
  return sums;
}

function requireCounts(counts: Counts, path: string, shown: string): void {
  for (const kind of COVERED_KINDS) {
    const { covered, total } = counts[kind] ?? { covered: 0, total: 0 };
    const isCount = Number.isSafeInteger(covered) && Number.isSafeInteger(total) && covered >= 0;
    if (isCount && covered <= total) continue;
    throw usageProblem(
      shown,
      `expected counts of ${kind}, got ${covered} of ${total} covered in ${quote(path)}`,
    );
  }
}

function rowOf(file: string, counts: Counts, place: string | null): ToolRow {
  const values = COVERED_KINDS.flatMap((kind): readonly ToolValue[] => {
    const count = counts[kind];
    if (count === undefined) return [];
    const { share, covered, all } = METRICS[kind];
    return [
      [share, count.total === 0 ? null : count.covered / count.total],
      [covered, count.covered],
      [all, count.total],
    ];
  });
  return { axes: { [FILE_AXIS]: file }, values, place: place === null ? null : { file: place, line: null } };
}

type KindMetrics = Readonly<Record<CoveredKind, Readonly<Record<"share" | "covered" | "all", ToolMetric>>>>;

/** One run counts them: no noise is assumed. They are shown; the comparison of coverage judges the counts. */
const METRICS: KindMetrics = {
  lines: metricsOf("lines"),
  statements: metricsOf("statements"),
  branches: metricsOf("branches"),
  functions: metricsOf("functions"),
  regions: metricsOf("regions"),
  instructions: metricsOf("instructions"),
};

function metricsOf(kind: CoveredKind): KindMetrics[CoveredKind] {
  const { share, covered, all } = COVERAGE_METRICS[kind];
  const described = { unit: null, role: "inform", deterministic: true } as const;
  return {
    share: { ...described, kind: "score", name: share, better: "higher" },
    covered: { ...described, kind: "amount", name: covered, better: "higher" },
    all: { ...described, kind: "amount", name: all, better: null },
  };
}
