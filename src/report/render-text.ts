import type { Finding, FindingKind, LimitResult } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "./clean-text.ts";
import {
  describeAge,
  describeCounts,
  describeSize,
  firstOf,
  plural,
  shortSha,
  tellingCauses,
} from "./describe-run.ts";
import * as format from "./format-finding.ts";
import { findingsThatMatter, limitsThatMatter, nameFinding } from "./select-findings.ts";
import { padToColumns, wrapToColumns } from "./text-columns.ts";
import type { TextStyle } from "./text-style.ts";

const COLUMNS = 100;
const MOST_FINDINGS = 50;
const MOST_LISTED = 5;
const UNITS_SHOWN = 3;

const MARKS: Readonly<Record<FindingKind, string>> = {
  regression: "FAIL",
  warning: "warn",
  incomparable: "n/a",
  inconclusive: "open",
  "no-baseline": "new",
  improved: "good",
  pass: "pass",
};

/** The report for a terminal of 100 columns, in the order of the markdown; ends with a line break. */
export function renderText(report: Report, style: TextStyle): string {
  const blocks = [
    [
      style.bold(
        verdictStyle(
          report,
          style,
        )(cutLine(`${verdictWord(report)}: ${titleOf(report)} (${line(report.id)})`)),
      ),
    ],
    [
      ...wrap(describeCounts(report), 0),
      ...wrap(comparedWith(report), 0),
      ...wrap(`${describeSize(report)}.`, 0),
    ],
    causes(report),
    changes(report),
    findings(report, style),
    limits(report, style),
    missing(report),
    errors(report),
    report.warnings.slice(0, MOST_LISTED).flatMap((warning) => wrap(`note: ${line(warning.text)}`, 6)),
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
  return `${text}\n`;
}

/**
 * One line of foreign text without a workflow command: the runner obeys `##[…]` anywhere in a line and `::…::` at its
 * start, where every line of this page has a word of ours.
 */
function line(text: string): string {
  return cleanText(text, TEXT_LENGTH).replaceAll("##[", "## [");
}

function wrap(text: string, indent: number): readonly string[] {
  // One column is kept for the space that may come in.
  return wrapToColumns(text, COLUMNS - 1, indent).map((part) => part.replace(/^(\s*)::/u, "$1: :"));
}

function cutLine(text: string): string {
  return padToColumns(text, COLUMNS).trimEnd();
}

/** The title without the word that stands before it already. */
function titleOf({ title }: Report): string {
  return line(title).replace(/^(?:inconclusive|warning): /iu, "");
}

function verdictWord(report: Report): string {
  return report.conclusion === "neutral" ? "NEUTRAL" : report.verdict.toUpperCase();
}

function verdictStyle(report: Report, style: TextStyle): TextStyle["bold"] {
  if (report.verdict === "pass") return report.conclusion === "neutral" ? style.dim : style.good;
  return report.verdict === "warn" ? style.warn : style.bad;
}

function comparedWith({ baseline }: Report): string {
  const why = line(baseline.why).replace(/[.]$/u, "");
  if (baseline.from === "none" || (baseline.run === null && baseline.sha === null)) {
    return `Nothing was compared: ${why}.`;
  }
  const name = [shortSha(baseline.sha), baseline.run]
    .filter((part) => part !== null)
    .map(line)
    .join(", run ");
  const branch = baseline.branch === null ? "" : ` of ${line(baseline.branch)}`;
  const age = describeAge(baseline);
  return `Baseline ${name}${branch}${age === "" ? "" : `, ${age}`}: ${why}.`;
}

function causes(report: Report): readonly string[] {
  return tellingCauses(report).flatMap((cause) => wrap(`${cause.cost}: ${line(cause.text)}`, 2));
}

function changes({ policyChanges, versions, baseline }: Report): readonly string[] {
  const policy = policyChanges.map(
    ({ path, base, head, looser, inForce }) =>
      `policy ${line(path)}: ${line(base)} -> ${line(head)}${looser === true ? " (looser)" : ""}; ${inForce === "base" ? `judged by ${line(base)}` : "in effect"}`,
  );
  const version = versions.map(
    (change) =>
      `version ${line(change.name)}: ${line(change.baseline ?? "none")} -> ${line(change.candidate ?? "none")}`,
  );
  const skipped = baseline.skipped.map((reason) => `passed over: ${line(reason)}`);
  return [...skipped, ...policy, ...version].flatMap((text) => wrap(text, 2));
}

function findings(report: Report, style: TextStyle): readonly string[] {
  const all = findingsThatMatter(report);
  const shown = all.slice(0, MOST_FINDINGS).flatMap((finding) => findingLines(finding, style));
  return all.length > MOST_FINDINGS ? [...shown, `and ${all.length - MOST_FINDINGS} more`] : shown;
}

function findingLines(finding: Finding, style: TextStyle): readonly string[] {
  const mark = kindStyle(finding.kind, style)(MARKS[finding.kind].padEnd(4));
  const role = finding.role === "gate" ? "" : ` [${finding.role}]`;
  const name = cleanText(nameFinding(finding), NAME_LENGTH).replaceAll("##[", "## [");
  const evidence = [format.interval(finding), `margin ${format.margin(finding)}`, format.pValue(finding)]
    .filter((text) => text !== "" && text !== "–")
    .join(", ");
  const numbers =
    `${format.beforeAfter(finding)}: ${format.change(finding)} ${format.direction(finding)}`.trim();
  const moved = finding.worstUnits
    .slice(0, UNITS_SHOWN)
    .map((unit) => `${cleanText(unit.unit, 40)} ${format.unitChange(finding, unit)}`);
  return [
    `${mark} ${style.bold(cutName(`${name}${role}`))}`,
    ...indented(`${line(numbers)} ${line(evidence)}`),
    ...indented(line(finding.reason.text)),
    ...(moved.length === 0 ? [] : indented(`moved most: ${line(moved.join("; "))}`)),
  ];
}

function cutName(text: string): string {
  return padToColumns(text, COLUMNS - 5).trimEnd();
}

function indented(text: string): readonly string[] {
  return wrap(text, 5);
}

function kindStyle(kind: FindingKind, style: TextStyle): TextStyle["bold"] {
  if (kind === "regression") return style.bad;
  return kind === "improved" || kind === "pass" ? style.good : style.warn;
}

function limits(report: Report, style: TextStyle): readonly string[] {
  return limitsThatMatter(report.limits)
    .slice(0, MOST_FINDINGS)
    .flatMap((limit) => limitLines(limit, style));
}

function limitLines(limit: LimitResult, style: TextStyle): readonly string[] {
  const broken = limit.result === "broken";
  const mark = broken && limit.level === "fail" ? style.bad("FAIL") : style.warn(broken ? "warn" : "open");
  const name = cutName(`limit of ${line(nameFinding(limit))}`);
  return [
    `${mark} ${style.bold(name)}`,
    ...indented(line(`${format.limitValue(limit)}, allowed ${format.limitBound(limit)}`)),
  ];
}

function missing({ completeness, units }: Report): readonly string[] {
  const { unmeasuredCases, unmeasuredCaseCount, missingMetrics, earlyStop } = completeness;
  const lists: readonly (readonly [title: string, names: readonly string[], total: number])[] = [
    ["planned but not measured", unmeasuredCases, unmeasuredCaseCount],
    ["metrics no trial reported", missingMetrics, missingMetrics.length],
    ["units only the baseline has", units.onlyBaseline, units.onlyBaseline.length],
    ["units only this change has", units.onlyCandidate, units.onlyCandidate.length],
    ["units whose content changed", units.changed, units.changed.length],
  ];
  const stop = earlyStop === null ? [] : wrap(`stopped early: ${line(earlyStop)}`, 2);
  const named = lists
    .filter(([, , total]) => total > 0)
    .flatMap(([title, names, total]) =>
      wrap(`${title} (${total}): ${firstOf(names.map(line), MOST_LISTED)}`, 2),
    );
  return [...stop, ...named];
}

function errors({ errors }: Report): readonly string[] {
  return errors
    .slice(0, MOST_LISTED)
    .flatMap((group) =>
      wrap(`${plural(group.count, "error")} ${group.class} ${line(group.code)}: ${line(group.example)}`, 2),
    );
}
