import { nameAxes } from "../model/case.ts";
import type { Finding, LimitResult, UnitChange } from "../model/finding.ts";
import { measureName } from "../model/measure-name.ts";
import type { Report } from "../model/report.ts";
import { NAME_LENGTH } from "./clean-text.ts";
import { describeAccepted } from "./describe-accepted.ts";
import { boundAlpha, describeCounts, describeLook, intervalName, plural } from "./describe-run.ts";
import { codeSpan, prose } from "./escape-markdown.ts";
import * as format from "./format-finding.ts";
import { FINDING_ICONS } from "./icons.ts";
import { more, sentence } from "./markdown-head.ts";
import { shownKind } from "./shown-kind.ts";
import { findingsThatMatter, limitsThatMatter, orderFindings } from "./select-findings.ts";

/** Tables and lists of findings and limits. Four columns at most: they are read on phones. */

const UNITS_SHOWN = 3;

/** Table of the findings that matter, then why and where of each. */
export function findingsSection(report: Report, most: number): readonly string[] {
  const findings = findingsThatMatter(report);
  if (findings.length === 0 || most === 0) return [];
  const shown = findings.slice(0, most);
  return [
    ...findingsTable(shown, boundAlpha(report)),
    "",
    "**Why, and where**",
    "",
    ...shown.map(explanation),
    ...more(findings.length, most),
  ];
}

/** Every comparison, folded away; empty where all of them matter and stand above, at most `shown`. */
export function everything(report: Report, shown: number): readonly string[] {
  const above = Math.min(shown, findingsThatMatter(report).length);
  if (report.findings.length === above) return [];
  return [
    "<details>",
    `<summary>${describeCounts(report)}</summary>`,
    "",
    ...findingsTable(orderFindings(report.findings), boundAlpha(report)),
    "",
    "</details>",
  ];
}

function findingsTable(findings: readonly Finding[], alpha: number): readonly string[] {
  return [
    `| | Metric | Before → after | Change, ${intervalName(alpha)} |`,
    "|---|---|---|---|",
    ...findings.map(findingRow),
  ];
}

function findingRow(finding: Finding): string {
  const name = `**${codeSpan(measureName(finding), NAME_LENGTH)}**${role(finding)}${groupLine(finding)}`;
  const before = prose(format.beforeAfter(finding), NAME_LENGTH);
  return `| ${FINDING_ICONS[shownKind(finding)]} | ${name} | ${before} | ${changeCell(finding)} |`;
}

function changeCell(finding: Finding): string {
  const change = format.change(finding);
  if (change === "–") return "–";
  const interval = format.interval(finding);
  const evidence = [`margin ${format.margin(finding)}`, format.pValue(finding)].filter(
    (text) => text !== "–",
  );
  return [
    `**${prose(change, NAME_LENGTH)}** ${format.direction(finding)}`.trim(),
    ...(interval === "" ? [] : [prose(interval, NAME_LENGTH)]),
    `<sub>${prose(evidence.join(", "), NAME_LENGTH)}</sub>`,
  ].join("<br>");
}

function role({ role }: Finding): string {
  return role === "gate" ? "" : ` <sub>${role}</sub>`;
}

function groupLine({ group }: Pick<Finding, "group">): string {
  const name = nameAxes(group);
  return name === "" ? "" : `<br>${codeSpan(name, NAME_LENGTH)}`;
}

function explanation(finding: Finding): string {
  const group = nameAxes(finding.group);
  const name =
    codeSpan(measureName(finding), NAME_LENGTH) + (group === "" ? "" : ` ${codeSpan(group, NAME_LENGTH)}`);
  const advice = finding.warnings.slice(0, 2).map((warning) => warning.text);
  const look = describeLook(finding);
  const accepted = finding.accepted === null ? [] : [describeAccepted(finding)];
  const facts = [...(look === "" ? [] : [look]), ...detectable(finding)];
  const texts = [finding.reason.text, ...accepted, ...facts, ...advice].map(sentence);
  return `- ${FINDING_ICONS[shownKind(finding)]} ${name}: ${texts.join(" ")}${movedMost(finding)}`;
}

/** How much this run could have seen at all: that is what an open question is about. */
function detectable(finding: Finding): readonly string[] {
  if (finding.kind !== "inconclusive" || finding.mde === null) return [];
  return [`At this size a worsening of ${format.detectable(finding)} is seen 4 times in 5.`];
}

function movedMost(finding: Finding): string {
  if (finding.worstUnits.length === 0) return "";
  const units = finding.worstUnits.slice(0, UNITS_SHOWN).map((unit) => movedUnit(finding, unit));
  return `<br>Moved most: ${units.join("; ")} (of ${plural(finding.n.units, "unit")})`;
}

function movedUnit(finding: Finding, unit: UnitChange): string {
  return `${codeSpan(unit.unit, NAME_LENGTH)} ${prose(format.unitChange(finding, unit), NAME_LENGTH)}`;
}

/** Limits that are not kept. */
export function limitsSection(report: Report, most: number): readonly string[] {
  const limits = limitsThatMatter(report.limits);
  if (limits.length === 0 || most === 0) return [];
  return [
    `| | Limit | Value, ${intervalName(boundAlpha(report))} | Allowed |`,
    "|---|---|---|---|",
    ...limits.slice(0, most).map(limitRow),
    ...(limits.length > most ? ["", `${plural(limits.length - most, "more limit")} not kept.`] : []),
  ];
}

function limitRow(limit: LimitResult): string {
  const name = `**${codeSpan(measureName(limit), NAME_LENGTH)}**${groupLine(limit)}`;
  const value = prose(format.limitValue(limit), NAME_LENGTH);
  return `| ${limitIcon(limit)} | ${name} | ${value} | ${prose(format.limitBound(limit), NAME_LENGTH)} |`;
}

function limitIcon({ result, level }: LimitResult): string {
  if (result === "inconclusive") return "❓";
  return level === "fail" ? "❌" : "⚠️";
}
