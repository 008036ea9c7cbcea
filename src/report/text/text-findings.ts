import type { Finding } from "../../model/result/finding.ts";
import type { LimitResult } from "../../model/result/limit-result.ts";
import type { Report } from "../../model/result/report.ts";
import { cleanText, NAME_LENGTH } from "../../base/clean-text.ts";
import { describeAccepted } from "../words/describe-accepted.ts";
import { placeText } from "../words/place-text.ts";
import { describeLook } from "../words/describe-run.ts";
import * as findingText from "../../model/result/finding-numbers.ts";
import { limitText } from "../../model/result/limit-numbers.ts";
import { findingsThatMatter, limitsThatMatter, nameFinding, orderFindings } from "../select-findings.ts";
import { shownKind, type ShownKind } from "../words/icons.ts";
import { COLUMNS, line, padToColumns, wrap } from "./text-lines.ts";
import type { TextStyle } from "./text-style.ts";

const MOST_FINDINGS = 50;
const MOST_CALM = 10;
const UNITS_SHOWN = 3;

const MARKS: Readonly<Record<ShownKind, string>> = {
  regression: "FAIL",
  warning: "warn",
  accepted: "note",
  incomparable: "n/a",
  inconclusive: "open",
  "no-baseline": "new",
  improved: "good",
  pass: "pass",
};

/** The findings that a reviewer must see. Where there are none, the first few of all findings in one line each. */
export function findingsText(report: Report, style: TextStyle): readonly string[] {
  const all = findingsThatMatter(report);
  if (all.length === 0) return calmFindings(report, style);
  const shown = all.slice(0, MOST_FINDINGS).flatMap((finding) => findingLines(finding, style));
  return all.length > MOST_FINDINGS ? [...shown, `and ${all.length - MOST_FINDINGS} more`] : shown;
}

function calmFindings(report: Report, style: TextStyle): readonly string[] {
  const compared = orderFindings(report.findings).filter((finding) => finding.kind !== "no-baseline");
  const shown = compared
    .slice(0, MOST_CALM)
    .map((finding) => `${markOf(finding, style)} ${nameOf(finding)}  ${numbersOf(finding)}`);
  return compared.length > MOST_CALM ? [...shown, `and ${compared.length - MOST_CALM} more`] : shown;
}

function markOf(finding: Finding, style: TextStyle): string {
  const kind = shownKind(finding);
  return kindStyle(kind, style)(MARKS[kind].padEnd(4));
}

function nameOf(finding: Finding): string {
  const role = finding.role === "gate" ? "" : ` [${finding.role}]`;
  return cutName(`${cleanText(nameFinding(finding), NAME_LENGTH).replaceAll("##[", "## [")}${role}`);
}

/** `118 → 131 ms: +11.2% worse`. */
function numbersOf(finding: Finding): string {
  return line(
    `${findingText.beforeAfter(finding)}: ${findingText.change(finding)} ${findingText.direction(finding)}`.trim(),
  );
}

function findingLines(finding: Finding, style: TextStyle): readonly string[] {
  const evidence = [
    findingText.interval(finding),
    `margin ${findingText.margin(finding)}`,
    findingText.pValue(finding),
  ]
    .filter((text) => text !== "" && text !== "–")
    .join(", ");
  const moved = finding.worstUnits
    .slice(0, UNITS_SHOWN)
    .map((unit) => `${cleanText(unit.unit, 40)} ${findingText.unitChange(finding, unit)}`);
  return [
    `${markOf(finding, style)} ${style.bold(nameOf(finding))}`,
    ...indented(`${numbersOf(finding)} ${line(evidence)}`),
    ...indented(
      line(
        [finding.reason.text, describeLook(finding), placeText(finding.place)]
          .filter((text) => text !== "")
          .join(" "),
      ),
    ),
    ...(finding.accepted === null ? [] : indented(line(describeAccepted(finding)))),
    ...(moved.length === 0 ? [] : indented(`moved most: ${line(moved.join("; "))}`)),
  ];
}

function cutName(text: string): string {
  return padToColumns(text, COLUMNS - 5).trimEnd();
}

function indented(text: string): readonly string[] {
  return wrap(text, 5);
}

function kindStyle(kind: ShownKind, style: TextStyle): TextStyle["bold"] {
  if (kind === "regression") return style.bad;
  return kind === "improved" || kind === "pass" ? style.good : style.warn;
}

/** Limits that are not kept. */
export function limitsText(report: Report, style: TextStyle): readonly string[] {
  return limitsThatMatter(report.limits)
    .slice(0, MOST_FINDINGS)
    .flatMap((limit) => limitLines(limit, report, style));
}

function limitLines(limit: LimitResult, report: Report, style: TextStyle): readonly string[] {
  const informs = limit.level === "info";
  const name = cutName(`limit of ${line(nameFinding(limit))}${informs ? " [inform]" : ""}`);
  return [
    `${limitMark(limit, style)} ${informs ? name : style.bold(name)}`,
    ...indented(line(limitText(limit, report.findings))),
  ];
}

function limitMark({ level, result }: LimitResult, style: TextStyle): string {
  if (level === "info") return "info";
  if (level === "fail" && result === "broken") return style.bad("FAIL");
  return style.warn(result === "inconclusive" ? "open" : "warn");
}
