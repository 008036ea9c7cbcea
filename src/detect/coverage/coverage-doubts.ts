import { formatPercent } from "../../base/format-number.ts";
import { quote } from "../../base/quote.ts";
import type { Count, CoveredKind } from "../../model/result/coverage/coverage.ts";
import type { ChangedCode } from "../../model/run/changed-code.ts";
import { readRanges } from "../../model/run/line-ranges.ts";
import type { CoverageSide, KindCounts } from "./coverage-side.ts";
import type { NamedFiles } from "./named-files.ts";

/** What each side counts in all. */
export interface Totals {
  readonly baseline: KindCounts;
  readonly candidate: KindCounts;
}

/** A part of the baseline's lines that may leave the report; with more, the report may be a part of one. */
const MOST_VANISHED = 5;

export interface Doubted {
  readonly kind: CoveredKind;
  readonly input: { readonly candidate: CoverageSide | null; readonly code: ChangedCode };
  readonly vanished: Count;
  readonly sides: { readonly baseline: NamedFiles; readonly candidate: NamedFiles };
  readonly totals: Totals;
}

/** Why a report may not be a whole one, or not one of this commit. */
export function doubtsOf(doubted: Doubted): readonly string[] {
  const { kind, input, sides, vanished, totals } = doubted;
  const own = totals.candidate[kind] ?? null;
  if (input.candidate === null) {
    return [`The baseline has a report of coverage of ${sides.baseline.size} files, and this run has none`];
  }
  const before = totals.baseline[kind];
  const isPart = before !== undefined && vanished.total * MOST_VANISHED > before.total;
  return [
    ...(own === null ? [`The report of coverage counts no ${kind}`] : []),
    ...lostKinds(totals).map(
      (one) => `The report of coverage no longer counts ${one}, and the baseline does`,
    ),
    ...(own?.total === 0 ? [`The report of coverage has not one of its ${kind}: nothing was measured`] : []),
    ...(isPart
      ? [
          `Files with ${formatPercent(vanished.total / before.total)} of the baseline's ${kind} left the report (${sides.baseline.size} files before, ${sides.candidate.size} now): it may be a part of a report`,
        ]
      : []),
    ...ofOtherCommit(sides.candidate, input.code),
  ];
}

/** What every report of a tool counts: one that no longer does is of another tool, or was cut. */
const ALWAYS_COUNTED: readonly CoveredKind[] = ["lines", "statements", "instructions"];

function lostKinds({ baseline, candidate }: Totals): readonly CoveredKind[] {
  return ALWAYS_COUNTED.filter((kind) => (baseline[kind]?.total ?? 0) > 0 && candidate[kind] === undefined);
}

/** A report has lines behind the end of a file: it was made of another text than the commit has. */
function ofOtherCommit(files: NamedFiles, code: ChangedCode): readonly string[] {
  if (!code.known) return [];
  const beyond = [...code.lengths].flatMap(([path, length]) => {
    const file = files.get(path);
    const last = file?.lines === undefined || file.lines === null ? 0 : lastLine(file.lines);
    // Some tools count the end of a file as a line.
    return last > length + 1 ? [{ path, last, length }] : [];
  });
  const [first] = beyond;
  if (first === undefined) return [];
  const more = beyond.length > 1 ? ` (+${beyond.length - 1} more files)` : "";
  return [
    `The report is of another commit: it has line ${first.last} of ${quote(first.path)}, which has ${first.length} lines${more}`,
  ];
}

function lastLine({ covered, uncovered }: { readonly covered: string; readonly uncovered: string }): number {
  const lasts = [covered, uncovered].map((text) => readRanges(text).at(-1)?.[1] ?? 0);
  return Math.max(...lasts);
}
