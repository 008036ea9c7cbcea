import type { BaselineProvenance } from "../../model/result/baseline.ts";
import type { PolicyChange, Report, VersionChange } from "../../model/result/report.ts";
import { isOwnPolicy, ownPolicyReason } from "../../model/result/own-policy.ts";
import { chaosNotice, titleMark } from "../words/chaos-notice.ts";
import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import {
  countOfKind,
  coverageSize,
  describeAge,
  describeMachine,
  describeLooks,
  describeSize,
  plural,
  shortSha,
  tellingCauses,
} from "../words/describe-run.ts";
import { codeSpan, link, prose } from "./escape-markdown.ts";
import { FINDING_ICONS, verdictIcon } from "../words/icons.ts";
import { isOfRun } from "../cost-of.ts";
import { countKinds, judgedLimits } from "../select-findings.ts";

/** Blocks of markdown above the findings: verdict, counts, what was compared, and what else changed. */

const MOST_CAUSES = 8;

/** The first line, which is all that many reviewers read. */
export function heading(report: Report): string {
  const mark = titleMark(report);
  const shown = mark === null ? "" : ` · ⚠️ ${mark}`;
  const own = ownPolicyReason(report) === null ? "" : "own policy: ";
  return `## ${verdictIcon(report)} ${own}${prose(report.title, 200)}${shown}`;
}

/** This comes first, so that a run with injected faults is not mistaken for a measurement. */
export function chaosBlock(report: Report): readonly string[] {
  const notice = chaosNotice(report);
  return notice === null ? [] : [`⚠️ **CHAOS RUN**: ${prose(notice, TEXT_LENGTH)}.`];
}

/** This comes before every result of the pull request's own policy. */
export function ownPolicyBlock(report: Report): readonly string[] {
  const why = ownPolicyReason(report);
  return why === null
    ? []
    : [`⚠️ **Judged by this change's own policy, not by its base's**: ${prose(why, TEXT_LENGTH)}.`];
}

/** One line with the gate, the number of findings of each kind, and of limits that are not kept. */
export function counts(report: Report): string {
  const gate = codeSpan(report.id, NAME_LENGTH);
  if (report.findings.length + report.limits.length === 0) {
    if (report.coverage !== undefined) return `${gate} · ${coverageSize(report.coverage)}`;
    // The section of tests has their numbers.
    return report.tests === undefined ? `${gate} · no comparisons` : gate;
  }
  const kinds = countKinds(report.findings).map(
    ({ kind, count }) => `${FINDING_ICONS[kind]} ${countOfKind(kind, count)}`,
  );
  const limits = judgedLimits(report.limits);
  const broken = limits.filter((limit) => limit.result === "broken").length;
  const open = limits.length - broken;
  return [
    gate,
    `**${plural(report.findings.length, "comparison")}**: ${kinds.join(" · ")}`,
    ...(broken === 0 ? [] : [`❌ ${plural(broken, "limit")} broken`]),
    ...(open === 0 ? [] : [`❓ ${plural(open, "limit")} open`]),
  ].join(" · ");
}

/** The causes of the verdict, without those that the title names and those of the `shown` findings and limits. */
export function causes(report: Report, shown: number): readonly string[] {
  const telling = tellingCauses(report);
  const unseen = shown === 0 ? telling : telling.filter((cause) => isOfRun(cause) || cause.cost === "note");
  return unseen.slice(0, MOST_CAUSES).map((cause) => `- ${prose(cause.text, TEXT_LENGTH)}`);
}

/** What was compared with what. */
export function compared(report: Report): string {
  const looks = describeLooks(report);
  const size = `${prose(describeSize(report), TEXT_LENGTH)}.`;
  const policy = report.defaultPolicy === undefined ? [] : [`${prose(report.defaultPolicy, TEXT_LENGTH)}.`];
  return [sides(report), size, ...(looks === "" ? [] : [prose(looks, TEXT_LENGTH)]), ...policy].join(" ");
}

/** A note behind the name of a commit that is not all that was measured. */
const UNCOMMITTED = " (with uncommitted changes)";

function sides(report: Report): string {
  const { baseline } = report;
  const candidate = candidateName(report);
  if (baseline.from === "same-run") return `Compared both sides of ${candidate}: ${sentence(baseline.why)}`;
  if (baseline.from === "none" || (baseline.run === null && baseline.sha === null)) {
    return `Measured ${candidate}; **nothing was compared**: ${sentence(baseline.why)}`;
  }
  const age = describeAge(baseline);
  const machine = describeMachine(report);
  const where = machine === "" ? "" : `, ${prose(machine, TEXT_LENGTH)}`;
  // A ref is checked out clean; its manifest is the candidate's.
  const isEdited = baseline.from !== "ref" && report.manifest.baseline?.git?.dirty === true;
  const edited = isEdited ? UNCOMMITTED : "";
  const facts = `${baselineName(baseline)}${edited}${age === "" ? "" : `, ${age}`}${where}`;
  return `Compared ${candidate} with the baseline ${facts}: ${sentence(baseline.why)}`;
}

function candidateName({ manifest }: Report): string {
  const git = manifest.candidate?.git ?? null;
  const sha = shortSha(git?.sha ?? null);
  if (sha === null) return "this run";
  const head = shortSha(git?.head ?? null);
  const name =
    head === null
      ? codeSpan(sha, NAME_LENGTH)
      : `${codeSpan(head, NAME_LENGTH)} (merged with its base as ${codeSpan(sha, NAME_LENGTH)})`;
  return `${name}${git?.dirty === true ? UNCOMMITTED : ""}`;
}

function baselineName(baseline: BaselineProvenance): string {
  const name = shortSha(baseline.sha) ?? baseline.run ?? "unnamed";
  const branch = baseline.branch === null ? "" : ` of ${codeSpan(baseline.branch, NAME_LENGTH)}`;
  return `${link(codeSpan(name, NAME_LENGTH), baseline.url)}${branch}`;
}

/** Prose with a full stop. */
export function sentence(text: string): string {
  const escaped = prose(text, TEXT_LENGTH);
  return /[.!?]$/u.test(escaped) ? escaped : `${escaped}.`;
}

/** Runs that were skipped in the search for the baseline. */
export function skippedRuns({ baseline }: Report, most: number): readonly string[] {
  return list(baseline.skipped, most, (reason) => prose(reason, TEXT_LENGTH), "Passed over on the way");
}

const POLICY_TITLES: Readonly<Record<PolicyChange["inForce"], string>> = {
  base: "⚠️ **This change edits its own gate; it was judged by the base branch's policy.**",
  head: "⚠️ **This change edits what is measured, and that took effect.**",
};

/** The settings that the pull request changes in its own gate, and whose value was used; loosened settings first. */
export function policyNotice(
  { policyChanges }: Report,
  inForce: PolicyChange["inForce"],
  most: number,
): readonly string[] {
  const changes = policyChanges.filter((change) => change.inForce === inForce && !isOwnPolicy(change));
  if (changes.length === 0) return [];
  const loosest = changes.toSorted((a, b) => Number(b.looser === true) - Number(a.looser === true));
  const lines = loosest.slice(0, most).map(policyLine);
  const rest = changes.length > most ? [`and ${changes.length - most} more`] : [];
  return [[POLICY_TITLES[inForce], ...lines, ...rest].join("<br>")];
}

function policyLine({ path, base, head, looser }: PolicyChange): string {
  const effect = looser === null ? "" : ` (${looser ? "**looser**" : "stricter"})`;
  const name = codeSpan(path, NAME_LENGTH);
  return `${name}: ${codeSpan(base, NAME_LENGTH)} → ${codeSpan(head, NAME_LENGTH)}${effect}`;
}

/** Declared versions that differ between the sides. The report does not say which difference they caused. */
export function versionNotice({ versions }: Report, most: number): readonly string[] {
  return list(versions, most, versionLine, "Also changed since the baseline");
}

function versionLine({ name, baseline, candidate }: VersionChange): string {
  return `${codeSpan(name, NAME_LENGTH)} ${version(baseline)} → ${version(candidate)}`;
}

/** Most versions are hashes, and their first characters distinguish them. */
function version(value: string | null): string {
  return value === null ? "–" : codeSpan(value, 12);
}

function list<T>(
  items: readonly T[],
  most: number,
  line: (item: T) => string,
  title: string,
): readonly string[] {
  if (items.length === 0 || most === 0) return [];
  const rest = items.length > most ? `; and ${items.length - most} more` : "";
  return [`${title}: ${items.slice(0, most).map(line).join("; ")}${rest}`];
}

/** The list item that says how many were left out. */
export function more(total: number, shown: number): readonly string[] {
  return total > shown ? [`- and ${total - shown} more`] : [];
}
