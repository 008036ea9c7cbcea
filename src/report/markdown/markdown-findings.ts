import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { formatNumber } from "../../base/format-number.ts";
import { nameAxes } from "../../model/config/case.ts";
import { measureName } from "../../model/config/metric.ts";
import type { Finding, UnitChange } from "../../model/result/finding.ts";
import type { LimitResult } from "../../model/result/limit-result.ts";
import type { Report } from "../../model/result/report.ts";
import { findingsThatMatter, limitsThatMatter, orderFindings } from "../select-findings.ts";
import { columnsOf, cutToColumns } from "../text/text-lines.ts";
import { describeAccepted } from "../words/describe-accepted.ts";
import { placeText } from "../words/place-text.ts";
import { boundAlpha, describeCounts, describeLook, intervalName, plural } from "../words/describe-run.ts";
import * as findingText from "../../model/result/finding-numbers.ts";
import { limitText } from "../../model/result/limit-numbers.ts";
import { FINDING_ICONS, shownKind } from "../words/icons.ts";
import { codeSpan, prose } from "./escape-markdown.ts";
import { sentence } from "./markdown-head.ts";

/** The longest word without a place to break: the first of three columns on a phone of 390 points shows this much. */
const MOST_COLUMNS = 20;

/**
 * At most `maxLength` code points of the name. A word that cannot be broken into two lines is cut in its middle; the
 * full report contains the full name.
 */
export function shortName(name: string, maxLength: number): string {
  return cleanText(name, maxLength)
    .split(/(?<=[\s-])/u)
    .map((run) => (columnsOf(run) > MOST_COLUMNS ? cutInMiddle(run) : run))
    .join("");
}

/** Names of related metrics differ at both ends, so both are kept. */
function cutInMiddle(text: string): string {
  const half = (MOST_COLUMNS - 1) / 2;
  const end = cutToColumns(Array.from(text).toReversed().join(""), Math.ceil(half)).slice(0, -1);
  return `${cutToColumns(text, Math.ceil(half) + 1)}${Array.from(end).toReversed().join("")}`;
}

/**
 * Findings and limits. They are read on phones first, where sentences wrap and wide tables are cut off, so the table is
 * folded.
 */

const UNITS_SHOWN = 3;

export interface HowMany {
  /** Number of findings that are shown with evidence, reason and places. */
  readonly full: number;
  /** Number of findings that are shown at all; those after the full ones have one line each. */
  readonly named: number;
}

/** The findings that matter, the most urgent ones in full. */
export function findingsSection(report: Report, { full, named }: HowMany): readonly string[] {
  const findings = findingsThatMatter(report).slice(0, named);
  const evidence = intervalName(boundAlpha(report));
  const shown = findings.slice(0, full).map((finding) => [headline(finding), ...details(finding, evidence)]);
  const brief = findings.slice(full).map(headline);
  return paragraphs([...shown, brief]);
}

/** Rows of the table of all comparisons, the most urgent first. */
export function tableRows(report: Report): readonly string[] {
  return orderFindings(report.findings).map(findingRow);
}

/** The given rows of `tableRows`, folded; empty where all of them are listed above. */
export function everything(
  report: Report,
  { above, rows }: { readonly above: number; readonly rows: readonly string[] },
): readonly string[] {
  const total = report.findings.length;
  if (rows.length === 0 || total <= Math.min(above, findingsThatMatter(report).length)) return [];
  const first = rows.length < total ? `, the first ${formatNumber(rows.length, 1)} here` : "";
  return [
    "<details>",
    `<summary>${describeCounts(report)}${first}</summary>`,
    "",
    `| Metric | Before → after | Change, ${intervalName(boundAlpha(report))} |`,
    "|---|---|---|",
    ...rows,
    "",
    "</details>",
  ];
}

function findingRow(finding: Finding): string {
  const group = nameAxes(finding.group);
  const name = `${FINDING_ICONS[shownKind(finding)]} **${codeSpan(shortName(measureName(finding), NAME_LENGTH), NAME_LENGTH)}**`;
  const place = group === "" ? "" : `<br>${codeSpan(shortName(group, NAME_LENGTH), NAME_LENGTH)}`;
  const before = prose(findingText.beforeAfter(finding), NAME_LENGTH);
  return `| ${name}${role(finding)}${place} | ${before} | ${changeCell(finding)} |`;
}

function changeCell(finding: Finding): string {
  const change = findingText.change(finding);
  if (change === "–") return "–";
  const interval = findingText.interval(finding);
  return [
    `**${prose(change, NAME_LENGTH)}** ${findingText.direction(finding)}`.trim(),
    ...(interval === "" ? [] : [prose(interval, NAME_LENGTH)]),
    `<sub>${prose(evidenceOf(finding).join(", "), NAME_LENGTH)}</sub>`,
  ].join("<br>");
}

function evidenceOf(finding: Finding): readonly string[] {
  return [`margin ${findingText.margin(finding)}`, findingText.pValue(finding)].filter(
    (text) => text !== "–",
  );
}

function role({ role }: Finding): string {
  return role === "gate" ? "" : ` (${role})`;
}

/** `❌ **name** group: before → after, **change** worse`. */
function headline(finding: Finding): string {
  const name = `${FINDING_ICONS[shownKind(finding)]} **${codeSpan(measureName(finding), NAME_LENGTH)}**`;
  const change = findingText.change(finding);
  const numbers = [
    prose(findingText.beforeAfter(finding), NAME_LENGTH),
    ...(change === "–" ? [] : [`**${prose(change, NAME_LENGTH)}** ${findingText.direction(finding)}`.trim()]),
  ];
  return `${name}${place(finding)}${role(finding)}: ${numbers.join(", ")}`;
}

function place({ group }: Pick<Finding, "group">): string {
  const name = nameAxes(group);
  return name === "" ? "" : ` ${codeSpan(name, NAME_LENGTH)}`;
}

function details(finding: Finding, intervalName: string): readonly string[] {
  const interval = findingText.interval(finding);
  const evidence = [...(interval === "" ? [] : [`${intervalName} ${interval}`]), ...evidenceOf(finding)];
  const advice = finding.warnings.slice(0, 2).map((warning) => warning.text);
  const look = describeLook(finding);
  const accepted = finding.accepted === null ? [] : [describeAccepted(finding)];
  const facts = [...(look === "" ? [] : [look]), ...detectable(finding)];
  const places = finding.place === undefined ? [] : [placeText(finding.place)];
  return [
    ...(findingText.change(finding) === "–" ? [] : [`<sup>${prose(evidence.join(", "), TEXT_LENGTH)}</sup>`]),
    [finding.reason.text, ...accepted, ...facts, ...advice, ...places].map(sentence).join(" "),
    ...movedMost(finding),
  ];
}

/** The change that this run could have detected, which is what an undecided comparison depends on. */
function detectable(finding: Finding): readonly string[] {
  if (finding.kind !== "inconclusive" || finding.mde === null) return [];
  return [`At this size a worsening of ${findingText.detectable(finding)} is detected 4 times out of 5.`];
}

function movedMost(finding: Finding): readonly string[] {
  if (finding.worstUnits.length === 0) return [];
  const units = finding.worstUnits.slice(0, UNITS_SHOWN).map((unit) => movedUnit(finding, unit));
  return [`Moved most: ${units.join("; ")} (of ${plural(finding.n.units, "unit")})`];
}

function movedUnit(finding: Finding, unit: UnitChange): string {
  return `${codeSpan(unit.unit, NAME_LENGTH)} ${prose(findingText.unitChange(finding, unit), NAME_LENGTH)}`;
}

/** Limits that are not kept. */
export function limitsSection(report: Report, most: number): readonly string[] {
  const limits = limitsThatMatter(report.limits);
  if (limits.length === 0 || most === 0) return [];
  const lines = limits.slice(0, most).map((limit) => limitLine(limit, report));
  const rest = limits.length > most ? [`${plural(limits.length - most, "more limit")} not kept.`] : [];
  return paragraphs([[...lines, ...rest]]);
}

function limitLine(limit: LimitResult, report: Report): string {
  const name = `${limitIcon(limit)} Limit of **${codeSpan(measureName(limit), NAME_LENGTH)}**${place(limit)}${limit.level === "info" ? " (inform)" : ""}`;
  return `${name}: ${prose(limitText(limit, report.findings), TEXT_LENGTH)}`;
}

function limitIcon({ result, level }: LimitResult): string {
  if (level === "info") return "ℹ️";
  if (result === "inconclusive") return "❓";
  return level === "fail" && result === "broken" ? "❌" : "⚠️";
}

/** Breaks lines by a tag: GitHub keeps line breaks of the source in comments, but not in summaries and checks. */
function paragraphs(blocks: readonly (readonly string[])[]): readonly string[] {
  const filled = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("<br>"));
  return filled.flatMap((line, index) => (index === 0 ? [line] : ["", line]));
}
