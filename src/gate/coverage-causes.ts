import { formatCount, formatPoints, formatShare } from "../model/result/coverage/coverage-numbers.ts";
import { cleanText, firstNames } from "../base/clean-text.ts";
import type { GateConfig } from "../model/config/config.ts";
import type { ChangedFile, Coverage } from "../model/result/coverage/coverage.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import { shorten } from "./describe-finding.ts";

/** What reports of coverage say. Counts decide, and the same for the same reports. */
export function coverageCauses(coverage: Coverage | null, costs: GateConfig["costs"]): readonly Cause[] {
  if (coverage === null) return [];
  const { result, doubts, vanished, lost, patch } = coverage;
  const cause = (name: CostName, count: number, text: string): readonly Cause[] =>
    count === 0 ? [] : [{ name, cost: costs[name], count, text }];
  return [
    ...doubts.flatMap((text) => cause("coverage-incomplete", 1, cleanText(text, DOUBT_LENGTH))),
    ...cause("coverage-lost", result.change === "lost" ? Math.max(1, lost.count) : 0, lostText(coverage)),
    ...cause("coverage-below-min", result.min === "broken" ? 1 : 0, belowText(coverage)),
    ...(patch.known && result.patch === "broken"
      ? cause("patch-uncovered", patch.count.total - patch.count.covered, patchText(coverage))
      : []),
    ...(!patch.known && result.patch === "unknown"
      ? cause("patch-unknown", 1, `Coverage of the changed lines is not known: ${patch.why}`)
      : []),
    ...cause("coverage-files-left", vanished, leftText(coverage)),
    ...(patch.known ? cause("patch-unreported", patch.unreported.count, unreportedText(patch)) : []),
  ];
}

const DOUBT_LENGTH = 240;

function lostText(coverage: Coverage): string {
  const { kind, compared, lost, policy } = coverage;
  if (compared === null) return "";
  const { baseline, candidate } = compared;
  const allowed =
    policy.minChange === null || Number(policy.minChange) === 0
      ? ""
      : `, and ${formatPoints(policy.minChange)} is allowed`;
  return `Coverage lost: ${kind} ${formatShare(baseline)} → ${formatShare(candidate)} (${formatCount(baseline)} → ${formatCount(candidate)}${allowed})${inFiles(lost)}`;
}

function inFiles({ first: [worst], count }: Coverage["lost"]): string {
  return worst === undefined ? "" : `, most in ${shorten(worst.file)} ${moreUncovered(worst)}${more(count)}`;
}

function moreUncovered({ baseline, candidate }: ChangedFile): string {
  const missed = candidate.total - candidate.covered;
  const before = baseline === null ? 0 : baseline.total - baseline.covered;
  return baseline === null ? `(new, ${missed} uncovered)` : `(${missed - before} more uncovered)`;
}

function more(count: number): string {
  return count > 1 ? ` (+${count - 1} more ${count === 2 ? "file" : "files"})` : "";
}

function belowText({ kind, totals, policy }: Coverage): string {
  const own = totals.find((one) => one.kind === kind)?.candidate ?? null;
  return own === null
    ? ""
    : `Coverage below its least: ${formatCount(own)} ${kind}, ${formatShare(own)}, and ${policy.min}% is the least`;
}

function patchText({ patch, policy }: Coverage): string {
  if (!patch.known) return "";
  const { count, files } = patch;
  const [worst] = files.first;
  const where = worst === undefined ? "" : `, most in ${shorten(worst.file)}${more(files.count)}`;
  return `Changed lines uncovered: ${formatCount(count)} are covered, ${formatShare(count)}, and ${policy.patchMin}% is the least${where}`;
}

function leftText({ left, vanished, kind }: Coverage): string {
  const gone = left.first.filter(({ why }) => why !== "deleted");
  const known = gone.every(({ why }) => why === "present");
  const names = firstNames(
    gone.map(({ file }) => cleanText(file, 60)),
    3,
    vanished,
  );
  const where = known ? "though the repository has them" : "and nothing says that they were deleted";
  return `${vanished} ${vanished === 1 ? "file" : "files"} left the report of coverage, ${where}: ${names}; their ${kind} count on neither side`;
}

function unreportedText({
  unreported,
}: {
  readonly unreported: { readonly first: readonly string[]; readonly count: number };
}): string {
  const { first, count } = unreported;
  const names = firstNames(
    first.map((name) => cleanText(name, 60)),
    3,
    count,
  );
  return `${count} changed ${count === 1 ? "file is" : "files are"} not in the report of coverage, so ${count === 1 ? "its" : "their"} lines do not count: ${names}`;
}
