import { nameAxes } from "../../model/config/case.ts";
import type { Finding } from "../../model/result/finding.ts";
import type { LimitResult } from "../../model/result/limit-result.ts";
import { measureName } from "../../model/config/metric.ts";
import type { Report } from "../../model/result/report.ts";
import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { describeAccepted } from "../words/describe-accepted.ts";
import { placeText } from "../words/place-text.ts";
import { boundAlpha, describeCounts, describeLook, intervalName, plural } from "../words/describe-run.ts";
import { code, lines, markup, type Markup, prose } from "./markup.ts";
import * as findingText from "../../model/result/finding-numbers.ts";
import { limitText } from "../../model/result/limit-numbers.ts";
import { formatNumber } from "../../base/format-number.ts";
import { intervalPicture } from "./html-interval.ts";
import { FINDING_ICONS, shownKind, type ShownKind } from "../words/icons.ts";
import { findingsThatMatter, limitsThatMatter, orderFindings } from "../select-findings.ts";

/** Findings and limits of the HTML report: cards for those that matter, and a table of all. */

/** With more cards a browser opens the page slowly; findings.csv contains all findings. */
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
export function cards(report: Report): readonly Markup[] {
  const findings = findingsThatMatter(report);
  const limits = limitsThatMatter(report.limits);
  const name = intervalName(boundAlpha(report));
  const [more, moreLimits] = [findings.length - MOST_CARDS, limits.length - MOST_CARDS];
  return [
    ...findings.slice(0, MOST_CARDS).map((finding) => findingCard(finding, name)),
    ...(more > 0 ? [markup`<p>${formatNumber(more, 1)} more in the table below.</p>`] : []),
    ...limits.slice(0, MOST_CARDS).map((limit) => limitCard(limit, report)),
    ...(moreLimits > 0 ? [markup`<p>${plural(moreLimits, "more limit")} not kept, in report.json.</p>`] : []),
  ];
}

/** Every comparison. */
export function allComparisons(report: Report): readonly Markup[] {
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
    markup`<details${rows.length <= 50 ? " open" : ""}><summary>${cleanText(describeCounts(report), TEXT_LENGTH)}</summary>`,
    markup`<table><caption>The most urgent first. Of the picture's two lines the dashed one is the margin; to its right is worse than the margin allows.</caption>`,
    markup`<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>`,
    ...rows.map(row),
    markup`</tbody></table>`,
    ...(rest > 0 ? [markup`<p>${formatNumber(rest, 1)} more are in findings.csv.</p>`] : []),
    markup`</details>`,
  ];
}

function findingCard(finding: Finding, name: string): Markup {
  const facts: readonly (readonly [string, string])[] = [
    [name, findingText.interval(finding)],
    ["Margin", findingText.margin(finding)],
    ["Test", findingText.pValue(finding)],
    ["Compared over", sizeOf(finding)],
    ["Could be seen", finding.kind === "inconclusive" ? findingText.detectable(finding) : ""],
  ];
  const notes = [describeLook(finding), ...finding.warnings.map(({ text }) => text)].filter(
    (text) => text !== "",
  );
  const accepted = describeAccepted(finding);
  return lines([
    markup`<article class="${TONES[shownKind(finding)]}"><h3>${FINDING_ICONS[shownKind(finding)]} ${nameOf(finding)}</h3>`,
    markup`<p class="numbers">${numbersOf(finding)}</p>`,
    intervalPicture(finding),
    markup`<p>${prose(`${finding.reason.text} ${placeText(finding.place)}`.trimEnd(), TEXT_LENGTH)}</p>`,
    ...(accepted === "" ? [] : [markup`<p><strong>${prose(accepted, TEXT_LENGTH)}</strong></p>`]),
    ...notes.map((text) => markup`<p class="muted">${prose(text, TEXT_LENGTH)}</p>`),
    definitions(facts),
    movedMost(finding),
    markup`</article>`,
  ]);
}

/** A list of terms and texts; a term without a text is left out. */
export function definitions(facts: readonly (readonly [string, string])[]): Markup {
  const shown = facts.filter(([, text]) => text !== "" && text !== "–");
  const items = shown.map(([term, text]) => markup`<dt>${term}</dt><dd>${cleanText(text, TEXT_LENGTH)}</dd>`);
  return items.length === 0 ? markup`` : markup`<dl>${items}</dl>`;
}

function movedMost(finding: Finding): Markup {
  if (finding.worstUnits.length === 0) return markup``;
  const units = finding.worstUnits.map(
    (unit) =>
      markup`<li>${code(unit.unit, NAME_LENGTH)} ${cleanText(findingText.unitChange(finding, unit), NAME_LENGTH)}</li>`,
  );
  return markup`<p>Moved most, of ${plural(finding.n.units, "unit")}:</p><ul>${units}</ul>`;
}

function row(finding: Finding): Markup {
  const interval = cleanText(findingText.interval(finding), NAME_LENGTH);
  const test = findingText.pValue(finding);
  const facts = [...(test === "–" ? [] : [test]), plural(finding.n.units, "unit")];
  const cells: readonly (readonly [label: string, content: Markup | string])[] = [
    ["", markup`${FINDING_ICONS[shownKind(finding)]} ${nameOf(finding)}`],
    ["Before → after", cleanText(findingText.beforeAfter(finding), NAME_LENGTH)],
    [
      "Change",
      markup`${changeOf(finding)}${interval === "" ? "" : markup` <span class="muted">${interval}</span>`}`,
    ],
    ["", intervalPicture(finding)],
    ["", markup`<span class="muted">${cleanText(facts.join(", "), NAME_LENGTH)}</span>`],
  ];
  const tds = cells.map(
    ([label, content]) => markup`<td${label === "" ? "" : markup` data-label="${label}"`}>${content}</td>`,
  );
  return markup`<tr class="${TONES[shownKind(finding)]}">${tds}</tr>`;
}

function nameOf(
  finding: Pick<Finding, "metric" | "quantile" | "group"> & { readonly role?: Finding["role"] },
): Markup {
  const group = nameAxes(finding.group);
  const role =
    finding.role === undefined || finding.role === "gate"
      ? ""
      : markup` <span class="muted">(${finding.role})</span>`;
  return markup`${code(measureName(finding), TEXT_LENGTH)}${group === "" ? "" : markup` ${code(group, TEXT_LENGTH)}`}${role}`;
}

function numbersOf(finding: Finding): Markup {
  const values = cleanText(findingText.beforeAfter(finding), NAME_LENGTH);
  return findingText.change(finding) === "–" ? markup`${values}` : markup`${values}, ${changeOf(finding)}`;
}

function changeOf(finding: Finding): Markup {
  const change = findingText.change(finding);
  if (change === "–") return markup``;
  return markup`<strong class="tone">${cleanText(`${change} ${findingText.direction(finding)}`, NAME_LENGTH)}</strong>`;
}

function sizeOf({ n }: Finding): string {
  const trials = `${formatNumber(n.baselineTrials, 1)} and ${formatNumber(n.candidateTrials, 1)} trials`;
  return `${plural(n.units, "unit")}, ${trials}`;
}

function limitCard(limit: LimitResult, report: Report): Markup {
  const [tone, icon] = limitLook(limit);
  const text = cleanText(limitText(limit, report.findings), TEXT_LENGTH);
  return markup`<article class="${tone}"><h3>${icon} Limit of ${nameOf(limit)}${limit.level === "info" ? " (inform)" : ""}</h3><p class="numbers">${text}</p></article>`;
}

function limitLook({ result, level }: LimitResult): readonly [tone: string, icon: string] {
  if (level === "info") return ["none", "ℹ️"];
  if (result === "inconclusive") return ["open", "❓"];
  return level === "fail" && result === "broken" ? ["fail", "❌"] : ["warn", "⚠️"];
}
