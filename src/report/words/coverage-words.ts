import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { formatCount, formatShare, formatShareChange } from "../../model/result/coverage/coverage-numbers.ts";
import { formatRanges } from "../../model/run/line-ranges.ts";
import type {
  CameFile,
  ChangedFile,
  Count,
  Coverage,
  LeftFile,
  PatchFile,
} from "../../model/result/coverage/coverage.ts";

/** A part of the section: a name between quotes is code. News stand open, the rest is folded. */
export interface CoverageList {
  readonly title: string;
  readonly items: readonly CoverageItem[];
  /** Number of all, of which `items` may be the first. */
  readonly count: number;
  readonly isNews: boolean;
}

export interface CoverageItem {
  readonly file: string;
  readonly text: string;
}

/** One line for each kind that is counted, the judged one first. */
export function coverageTotals({ kind, totals }: Coverage): readonly string[] {
  return totals
    .toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind))
    .map(({ kind: one, baseline, candidate }) => {
      if (baseline === null) return `${one}: ${sizeOf(candidate)} (not in the baseline)`;
      if (candidate === null) return `${one}: ${sizeOf(baseline)} in the baseline, and not here`;
      return `${one}: ${changeOf(baseline, candidate)}`;
    });
}

function changeOf(baseline: Count, candidate: Count): string {
  const isSame = baseline.covered === candidate.covered && baseline.total === candidate.total;
  if (isSame) return `${sizeOf(candidate)}, as before`;
  return `${sizeOf(baseline)} → ${sizeOf(candidate)}, ${formatShareChange(baseline, candidate)}`;
}

function sizeOf(count: Count | null): string {
  return count === null ? "–" : `${formatShare(count)} (${formatCount(count)})`;
}

/** What was compared, where files that left or came make another number of it than the totals. */
export function comparedText(coverage: Coverage): string | null {
  const { kind, compared, totals, left, came } = coverage;
  const own = totals.find((one) => one.kind === kind);
  const moved = left.count + came.first.filter(({ why }) => why === "existed").length;
  if (compared === null || moved === 0 || own === undefined) return null;
  const { baseline, candidate } = compared;
  return `Compared without files that left or came: ${changeOf(baseline, candidate)}`;
}

/** Coverage of the changed lines in one sentence; null = nobody asked. */
export function patchText({ patch, policy }: Coverage): string | null {
  if (!patch.known) return patch.why === "" ? null : `Changed lines: not known; ${patch.why}`;
  const { count, ambiguous } = patch;
  const least = policy.patchMin === null ? "" : `, at least ${policy.patchMin}% wanted`;
  const open =
    ambiguous.count === 0
      ? ""
      : `; ${ambiguous.count === 1 ? "a name" : `${ambiguous.count} names`} of the report may mean one of several files, so it does not count: ${ambiguous.first
          .slice(0, 3)
          .map((name) => cleanText(name, NAME_LENGTH))
          .join(", ")}`;
  if (count.total === 0) return `Changed lines: the report counts none of them${open}`;
  return `Changed lines: ${formatCount(count)} covered, ${formatShare(count)}${least}${open}`;
}

/** The lists of the section, news first. */
export function coverageLists(coverage: Coverage): readonly CoverageList[] {
  const { lost, gained, left, came, patch, kind } = coverage;
  const none = { first: [], count: 0 };
  const lists: readonly CoverageList[] = [
    listOf("More is uncovered in", lost, lostItem, true),
    listOf("Changed lines without coverage", patch.known ? patch.files : none, patchItem, true),
    listOf(
      "Left the report",
      left,
      leftItem(kind),
      left.first.some(({ why }) => why !== "deleted"),
    ),
    listOf(
      "Changed, and not in the report",
      patch.known ? patch.unreported : none,
      (file) => ({ file, text: "" }),
      true,
    ),
    listOf("Came into the report", came, cameItem(kind), false),
    listOf("Less is uncovered in", gained, lostItem, false),
  ];
  return lists.filter(({ count }) => count > 0);
}

function listOf<T>(
  title: string,
  { first, count }: { readonly first: readonly T[]; readonly count: number },
  item: (one: T) => CoverageItem,
  isNews: boolean,
): CoverageList {
  return { title, items: first.map(item), count, isNews };
}

function lostItem({ file, before, baseline, candidate }: ChangedFile): CoverageItem {
  const was = before === undefined ? "" : `, before ${cleanText(before, NAME_LENGTH)}`;
  const text =
    baseline === null
      ? `new, ${formatCount(candidate)} covered`
      : `${formatCount(baseline)} → ${formatCount(candidate)}`;
  return { file, text: `${text}${was}` };
}

/** Lines that are named of one file. */
const MOST_RANGES = 10;

function patchItem({ file, uncovered, ...count }: PatchFile): CoverageItem {
  const shown = formatRanges(uncovered.slice(0, MOST_RANGES)).replaceAll(",", ", ");
  const more = uncovered.length > MOST_RANGES ? ", …" : "";
  return { file, text: `${count.total - count.covered} of ${count.total}: ${shown}${more}` };
}

const LEFT = { deleted: "deleted", present: "still in the repository", unknown: "" } as const;

function leftItem(kind: string): (left: LeftFile) => CoverageItem {
  return ({ file, count, why }) => ({
    file,
    text: [`${formatCount(count)} ${kind}`, LEFT[why]].filter((part) => part !== "").join(", "),
  });
}

const CAME = { new: "new", existed: "not new in the repository, so it does not count", unknown: "" } as const;

function cameItem(kind: string): (came: CameFile) => CoverageItem {
  return ({ file, count, why }) => ({
    file,
    text: [`${formatCount(count)} ${kind}`, CAME[why]].filter((part) => part !== "").join(", "),
  });
}
