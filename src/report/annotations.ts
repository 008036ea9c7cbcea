import type { Finding } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Report } from "../model/result/report.ts";
import type { SourcePlace } from "../model/run/source-place.ts";
import type { Cost } from "../model/result/verdict.ts";
import { cleanText, TEXT_LENGTH } from "../base/clean-text.ts";
import { uncoveredLines } from "./coverage-annotations.ts";
import { causesOfRun, costOfFinding, costOfLimit } from "./cost-of.ts";
import { describeAccepted } from "./words/describe-accepted.ts";
import * as findingText from "../model/result/finding-numbers.ts";
import { limitText } from "../model/result/limit-numbers.ts";
import { shownKind } from "./words/icons.ts";
import { atMost, costOfChange } from "../model/result/tests/test-cost.ts";
import { CHANGE_TITLES, factsOfTest, isNews } from "./words/describe-tests.ts";
import { findingsThatMatter, limitsThatMatter, nameFinding } from "./select-findings.ts";

/** One annotation of a check run. It is plain text, which GitHub shows as it is. */
export interface Annotation {
  readonly level: "failure" | "warning" | "notice";
  /** At most 255 characters. */
  readonly title: string;
  readonly message: string;
  /** The place where the case is defined; null = its rows do not say. */
  readonly place: SourcePlace | null;
}

/** GitHub accepts 50 in one request, and with more the worst would be hard to find. */
const MOST_ANNOTATIONS = 50;
const LEVELS: Readonly<Record<Cost, Annotation["level"]>> = {
  fail: "failure",
  inconclusive: "failure",
  warn: "warning",
  note: "notice",
  pass: "notice",
};
const ORDER: readonly Annotation["level"][] = ["failure", "warning", "notice"];

/** The annotations of the check, the worst first, at most 50. The last one says how many were left out. */
export function annotations(report: Report): readonly Annotation[] {
  const all = [
    ...causesOfRun(report)
      .filter((cause) => cause.cost !== "pass" && cause.cost !== "note")
      .map((cause) => annotation(cause.cost, cause.name, cause.text)),
    ...testAnnotations(report),
    ...findingsThatMatter(report).map((finding) => findingAnnotation(finding, report)),
    ...limitsThatMatter(report.limits).map((limit) => limitAnnotation(limit, report)),
    ...uncoveredLines(report).map(({ cost, ...one }) => annotation(cost, one.title, one.message, one.place)),
  ].toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  if (all.length <= MOST_ANNOTATIONS) return all;
  const shown = all.slice(0, MOST_ANNOTATIONS - 1);
  return [...shown, annotation("note", `${all.length - shown.length} more`, "The full report has them all.")];
}

/** Tests that are news, at their places; the causes above say their numbers. */
function testAnnotations({ tests, causes }: Report): readonly Annotation[] {
  return (tests?.changes ?? []).filter(isNews).flatMap(({ change, tests: changed }) => {
    const cost = costOfChange(change, causes);
    return changed.slice(0, MOST_ANNOTATIONS).map((test) => {
      const said = [test.message, ...factsOfTest(test)].filter((part) => part !== null).join("; ");
      const title = `${CHANGE_TITLES[change]}: ${test.test}`;
      return annotation(atMost(cost, test.tier), title, said === "" ? title : said, test.place);
    });
  });
}

function findingAnnotation(finding: Finding, report: Report): Annotation {
  const change = `${findingText.change(finding)} ${findingText.interval(finding)}`.trim();
  const numbers = `${findingText.beforeAfter(finding)} (${change}, margin ${findingText.margin(finding)})`;
  const title = `${shownKind(finding)}: ${nameFinding(finding)}`;
  return annotation(
    costOfFinding(finding, report),
    title,
    `${numbers}. ${finding.reason.text} ${describeAccepted(finding)}`.trimEnd(),
    finding.place ?? null,
  );
}

function limitAnnotation(limit: LimitResult, report: Report): Annotation {
  const title = `limit ${limit.result}: ${nameFinding(limit)}`;
  const message = limitText(limit, report.findings);
  return annotation(costOfLimit(limit, report), title, message);
}

function annotation(
  cost: Cost,
  title: string,
  message: string,
  place: SourcePlace | null = null,
): Annotation {
  // 120 code points are at most 240 characters.
  return {
    level: LEVELS[cost],
    title: cleanText(title, 120),
    message: cleanText(message, TEXT_LENGTH),
    place,
  };
}
