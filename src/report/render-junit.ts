import type { Finding } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Report } from "../model/result/report.ts";
import type { Cause, Cost } from "../model/result/verdict.ts";
import { causesOfRun, costOfFinding, costOfLimit } from "./cost-of.ts";
import { describeAccepted } from "./words/describe-accepted.ts";
import * as findingText from "../model/result/finding-numbers.ts";
import { limitText } from "../model/result/limit-numbers.ts";
import { atMost, costOfChange } from "../model/result/tests/test-cost.ts";
import { CHANGE_TITLES, factsOfTest, isNews } from "./words/describe-tests.ts";
import { nameFinding } from "./select-findings.ts";

interface TestCase {
  readonly name: string;
  readonly cost: Cost;
  /** Nothing was judged, and nothing is known to be wrong. */
  readonly open: boolean;
  /** The value is worse, and the config says that this is known. */
  readonly known: boolean;
  readonly type: string;
  readonly message: string;
}

type JunitStatus = "passed" | "failure" | "error" | "skipped";

/**
 * JUnit XML: each finding, each limit and each cause of the run as a whole is a test case. Costs decide the status, so
 * that the file fails when the verdict does: `fail` is a failure, `inconclusive` an error, and an undecided comparison
 * of lower cost is skipped. Warnings and accepted regressions pass and are described in system-out.
 */
export function renderJunit(report: Report): string {
  const cases = [
    ...report.findings.map((finding) => findingCase(finding, report)),
    ...testCases(report),
    ...report.limits.map((limit) => limitCase(limit, report)),
    ...causesOfRun(report).map(causeCase),
  ];
  const suite = xml(`regression-gate / ${report.id}`);
  const totals =
    `tests="${cases.length}" failures="${countOf(cases, "failure")}" ` +
    `errors="${countOf(cases, "error")}" skipped="${countOf(cases, "skipped")}"`;
  const timestamp = xml(report.generatedAt);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${suite}" ${totals} time="0">`,
    `  <testsuite name="${suite}" ${totals} time="0" timestamp="${timestamp}">`,
    ...cases.map((one) => testCase(one, report.id)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function findingCase(finding: Finding, report: Report): TestCase {
  const evidence = [
    findingText.beforeAfter(finding),
    `${findingText.change(finding)} ${findingText.interval(finding)}`.trim(),
    `margin ${findingText.margin(finding)}`,
    findingText.pValue(finding),
  ].filter((text) => text !== "–");
  return {
    name: nameFinding(finding),
    cost: costOfFinding(finding, report),
    open: ["inconclusive", "incomparable", "no-baseline"].includes(finding.kind),
    type: `${finding.kind}/${finding.reason.code}`,
    message: `${finding.reason.text} (${evidence.join("; ")}) ${describeAccepted(finding)}`.trimEnd(),
    known: finding.accepted !== null,
  };
}

/** Tests that are news, by name. The causes have their numbers, and all others only count. */
function testCases({ tests, causes }: Report): readonly TestCase[] {
  return (tests?.changes ?? []).filter(isNews).flatMap(({ change, tests: changed }) =>
    changed.map((test) => ({
      name: test.test,
      cost: atMost(costOfChange(change, causes), test.tier),
      open: false,
      known: false,
      type: change,
      message: [
        CHANGE_TITLES[change],
        ...factsOfTest(test),
        ...(test.message === null ? [] : [test.message]),
      ].join("; "),
    })),
  );
}

function limitCase(limit: LimitResult, report: Report): TestCase {
  return {
    name: `limit ${limit.level === "warn" ? "warn-" : ""}${limit.limit} of ${nameFinding(limit)}`,
    cost: costOfLimit(limit, report),
    open: limit.result === "inconclusive",
    known: false,
    type: `limit-${limit.result}`,
    message: limitText(limit, report.findings),
  };
}

function causeCase(cause: Cause): TestCase {
  const open = cause.name === "first-run" || cause.name === "no-baseline";
  const { name, cost, text: message } = cause;
  return { name: `run: ${name}`, cost, open, known: false, type: name, message };
}

function outcomeOf({ cost, open }: TestCase): JunitStatus {
  if (cost === "fail") return "failure";
  if (cost === "inconclusive") return "error";
  return open ? "skipped" : "passed";
}

function countOf(cases: readonly TestCase[], outcome: JunitStatus): number {
  return cases.filter((one) => outcomeOf(one) === outcome).length;
}

function testCase(one: TestCase, id: string): string {
  const opening = `    <testcase classname="${xml(id)}" name="${xml(one.name)}" time="0"`;
  const outcome = outcomeOf(one);
  if (outcome === "passed" && one.cost !== "warn" && !one.known) return `${opening}/>`;
  return `${opening}>\n${body(one, outcome)}\n    </testcase>`;
}

function body({ type, message }: TestCase, outcome: JunitStatus): string {
  if (outcome === "passed") return `      <system-out>${xml(message)}</system-out>`;
  if (outcome === "skipped") return `      <skipped message="${xml(message)}"/>`;
  return `      <${outcome} type="${xml(type)}" message="${xml(message)}"/>`;
}

/** Characters that XML 1.0 cannot contain even as a reference (section 2.2), lone surrogates included. */
// oxlint-disable-next-line no-control-regex -- control characters are what is removed
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function xml(text: string): string {
  return text
    .replace(NOT_XML, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replace(/[\t\n\r]/gu, (character) => `&#${character.charCodeAt(0)};`);
}
