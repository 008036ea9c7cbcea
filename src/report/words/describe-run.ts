import type { BaselineProvenance } from "../../model/result/baseline.ts";
import type { Finding } from "../../model/result/finding.ts";
import { runClass } from "../../model/run/runner-class.ts";
import type { Report } from "../../model/result/report.ts";
import type { Cause, CostName } from "../../model/result/verdict.ts";
import { countKinds } from "../select-findings.ts";
import { heldLimits } from "./held-limits.ts";
import { formatNumber, roundTo } from "../../base/format-number.ts";
import { describeTests } from "./describe-tests.ts";
import type { ShownKind } from "./icons.ts";

/** Sentences about a run in plain text, for every renderer. They are not escaped. */

const KIND_NAMES: Readonly<Record<ShownKind, readonly [one: string, many: string]>> = {
  regression: ["regression", "regressions"],
  warning: ["warning", "warnings"],
  accepted: ["accepted", "accepted"],
  incomparable: ["incomparable", "incomparable"],
  inconclusive: ["inconclusive", "inconclusive"],
  "no-baseline": ["without baseline", "without baseline"],
  improved: ["improved", "improved"],
  pass: ["pass", "pass"],
};

/** `1 regression`, `12 pass`. */
export function countOfKind(kind: ShownKind, count: number): string {
  return `${formatNumber(count, 1)} ${KIND_NAMES[kind][count === 1 ? 0 : 1]}`;
}

/** `14 comparisons: 1 regression, 13 pass`. */
export function describeCounts(report: Report): string {
  if (report.findings.length === 0 && report.tests !== undefined) return describeTests(report.tests);
  if (report.findings.length === 0 && report.coverage !== undefined) return coverageSize(report.coverage);
  const total = plural(report.findings.length, "comparison");
  const kinds = countKinds(report.findings).map(({ kind, count }) => countOfKind(kind, count));
  return kinds.length === 0 ? total : `${total}: ${kinds.join(", ")}`;
}

/** `coverage of 12 files, 13 in the baseline`. */
export function coverageSize({ fileCounts }: NonNullable<Report["coverage"]>): string {
  const { baseline, candidate } = fileCounts;
  const before = baseline === candidate ? "" : `, ${formatNumber(baseline, 1)} in the baseline`;
  return `coverage of ${plural(candidate, "file")}${before}`;
}

/** `4 cases x 5 repetitions, 60 units; 58 of 60 trials measured (2 timed out)`. */
export function describeSize(report: Report): string {
  const { plannedCases, repetitions, counts, retried = 0 } = report.completeness;
  const units = report.findings
    .filter((finding) => finding.kind !== "no-baseline")
    .reduce((most, finding) => Math.max(most, finding.n.units), 0);
  // A case of a results file has as many repetitions as it has rows.
  const isUneven = counts.planned < plannedCases * repetitions;
  const most = report.looks === null && !isUneven ? "" : "at most ";
  const size = `${plural(plannedCases, "case")} × ${most}${plural(repetitions, "repetition")}`;
  const measured = counts.ok + counts.failed;
  const notes = [
    counts.errored > 0 ? `${formatNumber(counts.errored, 1)} errored` : "",
    counts.timedOut > 0 ? `${formatNumber(counts.timedOut, 1)} timed out` : "",
    counts.skipped > 0 ? `${formatNumber(counts.skipped, 1)} skipped` : "",
    counts.failed > 0 ? `${formatNumber(counts.failed, 1)} failed` : "",
    retried > 0 ? `${formatNumber(retried, 1)} after retries` : "",
  ].filter((text) => text !== "");
  const hollow = (report.completeness.unmeasuredSides ?? []).some(({ side }) => side === "candidate");
  // Trials that failed without a value have ended, and measured nothing.
  const trials = hollow
    ? `none of ${plural(counts.planned, "trial")} measured`
    : measured === counts.planned
      ? `${measured === 1 ? "" : "all "}${plural(measured, "trial")} measured`
      : `${formatNumber(measured, 1)} of ${plural(counts.planned, "trial")} measured`;
  const detail = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  return `${size}${units > 0 ? `, compared over ${plural(units, "unit")}` : ""}; ${trials}${detail}${heldLimits(report)}`;
}

/** `3 commits and 2 days older`; empty where the age is not known, or where both sides have the same commit and day. */
export function describeAge({ ageCommits, ageDays }: BaselineProvenance): string {
  const parts = [
    ageCommits === null || ageCommits <= 0 ? "" : plural(ageCommits, "commit"),
    ageDays === null || ageDays < 1 ? "" : plural(Math.floor(ageDays), "day"),
  ].filter((text) => text !== "");
  return parts.length === 0 ? "" : `${parts.join(" and ")} older`;
}

/** Whether baseline and candidate ran on machines of one class; empty where it is not known or one job ran both. */
export function describeMachine({ baseline, manifest }: Report): string {
  if (baseline.runner === null || manifest.candidate === null) return "";
  const own = runClass(manifest.candidate.runner);
  return own === baseline.runner
    ? "on the same class of machine"
    : `on ${baseline.runner} (this run: ${own})`;
}

/** The first of a list, and how many more there are. */
export function firstOf(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(", ");
  return items.length > most ? `${shown} and ${formatNumber(items.length - most, 1)} more` : shown;
}

/** `1 case`, `12 cases`. */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count, 1)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `Judged after 10 and 20 of 10, 20, 30 repetitions …`; empty where the run was judged once. */
export function describeLooks({ looks }: Report): string {
  if (looks === null) return "";
  const { declared, taken, alpha, open } = looks;
  const at = plural(declared[taken - 1] ?? 0, "repetition");
  const end = open.length === 0 ? "all groups are decided" : `${plural(open.length, "group")} not decided`;
  return `Look ${taken} of ${declared.length} (${at}; declared: ${declared.join(", ")}; alpha ${formatNumber(roundTo(alpha, 3), 3)} each): ${end}.`;
}

/** `Decided at look 1 of 3 (10 repetitions).`; empty where the run was judged once. */
export function describeLook({ look, kind }: Finding): string {
  if (look === null) return "";
  const isDecided = kind === "regression" || kind === "improved" || kind === "pass";
  return `${isDecided ? "Decided at" : "Open after"} look ${look.number} of ${look.of} (${plural(look.repetitions, "repetition")}).`;
}

/** The level of each bound: that of one look where there are several. */
export function boundAlpha({ alpha, looks }: Report): number {
  return looks?.alpha ?? alpha;
}

/** The name of the interval: two one-sided bounds at alpha make a 1 - 2 alpha interval. */
export function intervalName(alpha: number): string {
  return `${formatNumber(roundTo(100 * (1 - 2 * alpha), 6), 3)}% interval`;
}

/** First seven digits of a commit; null when the text is not a commit. */
export function shortSha(sha: string | null): string | null {
  return sha !== null && /^[0-9a-f]{7,64}$/u.test(sha) ? sha.slice(0, 7) : null;
}

/** Causes that have a cost and that the title does not name. */
export function tellingCauses({ causes, title, verdict }: Report): readonly Cause[] {
  const said = title.toLowerCase();
  const isTelling = ({ cost, name }: Cause): boolean =>
    cost === "note" ? verdict === "pass" && SAID_IN_A_PASS.has(name) : cost !== "pass";
  return causes.filter((cause) => isTelling(cause) && !said.includes(cause.text.toLowerCase()));
}

/** Notes that are listed with their metrics once, because the title of a pass gives only their number. */
const SAID_IN_A_PASS: ReadonlySet<CostName> = new Set<CostName>([
  "inconclusive-beyond",
  "limit-inconclusive",
]);
