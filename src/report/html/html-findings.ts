import { nameAxes } from "../../model/config/case.ts";
import type { Finding, LimitResult } from "../../model/result/finding.ts";
import { measureName } from "../../model/config/metric.ts";
import type { Report } from "../../model/result/report.ts";
import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { describeAccepted } from "../words/describe-accepted.ts";
import { boundAlpha, describeCounts, describeLook, intervalName, plural } from "../words/describe-run.ts";
import { codeHtml, escapeHtml, proseHtml } from "./escape-html.ts";
import * as format from "../../model/result/finding-numbers.ts";
import { formatNumber } from "../../base/format-number.ts";
import { intervalPicture } from "./html-interval.ts";
import { FINDING_ICONS, shownKind, type ShownKind } from "../words/icons.ts";
import { findingsThatMatter, limitsThatMatter, orderFindings } from "../select-findings.ts";

/** Findings and limits of the HTML report: those that matter as cards, all as a table. */

/** More make a page that no browser opens gladly; findings.csv has them all. */
const MOST_CARDS = 200;
const MOST_ROWS = 5000;

const TONES: Readonly<Record<ShownKind, string>> = {
  regression: "fail",
  warning: "warn",
  accepted: "warn",
  incomparable: "open",
  inconclusive: "open",
  "no-baseline": "none",
  improved: "pass",
  pass: "pass",
};

/** A card for each finding and limit that matters. */
export function cards(report: Report): readonly string[] {
  const findings = findingsThatMatter(report);
  const limits = limitsThatMatter(report.limits);
  const name = intervalName(boundAlpha(report));
  const [more, moreLimits] = [findings.length - MOST_CARDS, limits.length - MOST_CARDS];
  return [
    ...findings.slice(0, MOST_CARDS).map((finding) => findingCard(finding, name)),
    ...(more > 0 ? [`<p>${formatNumber(more, 1)} more in the table below.</p>`] : []),
    ...limits.slice(0, MOST_CARDS).map((limit) => limitCard(limit, report)),
    ...(moreLimits > 0 ? [`<p>${plural(moreLimits, "more limit")} not kept, in report.json.</p>`] : []),
  ];
}

/** Every comparison. */
export function allComparisons(report: Report): readonly string[] {
  if (report.findings.length === 0) return [];
  const heads = [
    "Metric",
    "Before → after",
    `Change, ${intervalName(boundAlpha(report))}`,
    "Worsening in margins",
    "p, units",
  ];
  const rows = orderFindings(report.findings).slice(0, MOST_ROWS);
  const rest = report.findings.length - rows.length;
  return [
    `<details${rows.length <= 50 ? " open" : ""}><summary>${escapeHtml(describeCounts(report), TEXT_LENGTH)}</summary>`,
    "<table><caption>The most urgent first. Of the picture's two lines the dashed one is the margin; to its right is too much worse.</caption>",
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>`,
    ...rows.map(row),
    "</tbody></table>",
    ...(rest > 0 ? [`<p>${formatNumber(rest, 1)} more are in findings.csv.</p>`] : []),
    "</details>",
  ];
}

function findingCard(finding: Finding, name: string): string {
  const facts: readonly (readonly [string, string])[] = [
    [name, format.interval(finding)],
    ["Margin", format.margin(finding)],
    ["Test", format.pValue(finding)],
    ["Compared over", sizeOf(finding)],
    ["Could be seen", finding.kind === "inconclusive" ? format.detectable(finding) : ""],
  ];
  const notes = [describeLook(finding), ...finding.warnings.map(({ text }) => text)].filter(
    (text) => text !== "",
  );
  const accepted = describeAccepted(finding);
  return [
    `<article class="${TONES[shownKind(finding)]}"><h3>${FINDING_ICONS[shownKind(finding)]} ${nameOf(finding)}</h3>`,
    `<p class="numbers">${numbersOf(finding)}</p>`,
    intervalPicture(finding),
    `<p>${proseHtml(finding.reason.text, TEXT_LENGTH)}</p>`,
    ...(accepted === "" ? [] : [`<p><strong>${proseHtml(accepted, TEXT_LENGTH)}</strong></p>`]),
    ...notes.map((text) => `<p class="muted">${proseHtml(text, TEXT_LENGTH)}</p>`),
    definitions(facts),
    movedMost(finding),
    "</article>",
  ].join("\n");
}

/** Term and text of each; those without a text are left out. */
export function definitions(facts: readonly (readonly [string, string])[]): string {
  const told = facts.filter(([, text]) => text !== "" && text !== "–");
  const items = told.map(([term, text]) => `<dt>${term}</dt><dd>${escapeHtml(text, TEXT_LENGTH)}</dd>`);
  return items.length === 0 ? "" : `<dl>${items.join("")}</dl>`;
}

function movedMost(finding: Finding): string {
  if (finding.worstUnits.length === 0) return "";
  const units = finding.worstUnits.map(
    (unit) =>
      `<li>${codeHtml(unit.unit, NAME_LENGTH)} ${escapeHtml(format.unitChange(finding, unit), NAME_LENGTH)}</li>`,
  );
  return `<p>Moved most, of ${plural(finding.n.units, "unit")}:</p><ul>${units.join("")}</ul>`;
}

function row(finding: Finding): string {
  const interval = escapeHtml(format.interval(finding), NAME_LENGTH);
  const test = format.pValue(finding);
  const facts = [...(test === "–" ? [] : [test]), plural(finding.n.units, "unit")];
  const cells: readonly (readonly [string, string])[] = [
    ["", `${FINDING_ICONS[shownKind(finding)]} ${nameOf(finding)}`],
    ["Before → after", escapeHtml(format.beforeAfter(finding), NAME_LENGTH)],
    ["Change", `${changeOf(finding)}${interval === "" ? "" : ` <span class="muted">${interval}</span>`}`],
    ["", intervalPicture(finding)],
    ["", `<span class="muted">${escapeHtml(facts.join(", "), NAME_LENGTH)}</span>`],
  ];
  const tds = cells.map(([label, html]) => `<td${label === "" ? "" : ` data-label="${label}"`}>${html}</td>`);
  return `<tr class="${TONES[shownKind(finding)]}">${tds.join("")}</tr>`;
}

function nameOf(
  finding: Pick<Finding, "metric" | "quantile" | "group"> & { readonly role?: Finding["role"] },
): string {
  const group = nameAxes(finding.group);
  const role =
    finding.role === undefined || finding.role === "gate"
      ? ""
      : ` <span class="muted">(${finding.role})</span>`;
  return `${codeHtml(measureName(finding), TEXT_LENGTH)}${group === "" ? "" : ` ${codeHtml(group, TEXT_LENGTH)}`}${role}`;
}

function numbersOf(finding: Finding): string {
  const change = changeOf(finding);
  return `${escapeHtml(format.beforeAfter(finding), NAME_LENGTH)}${change === "" ? "" : `, ${change}`}`;
}

function changeOf(finding: Finding): string {
  const change = format.change(finding);
  if (change === "–") return "";
  return `<strong class="tone">${escapeHtml(`${change} ${format.direction(finding)}`, NAME_LENGTH)}</strong>`;
}

function sizeOf({ n }: Finding): string {
  const trials = `${formatNumber(n.baselineTrials, 1)} and ${formatNumber(n.candidateTrials, 1)} trials`;
  return `${plural(n.units, "unit")}, ${trials}`;
}

function limitCard(limit: LimitResult, report: Report): string {
  const [tone, icon] =
    limit.result === "inconclusive"
      ? ["open", "❓"]
      : limit.level === "fail"
        ? ["fail", "❌"]
        : ["warn", "⚠️"];
  const value = escapeHtml(format.limitValue(limit, report.findings), NAME_LENGTH);
  const allowed = escapeHtml(format.limitAllowed(limit, report.findings), NAME_LENGTH);
  return `<article class="${tone}"><h3>${icon} Limit of ${nameOf(limit)}</h3><p class="numbers">${value}, allowed ${allowed}</p></article>`;
}
