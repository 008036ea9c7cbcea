import type { Report } from "../../model/result/report.ts";
import { adviceText } from "../words/advice-text.ts";
import { isOwnPolicy, ownPolicyReason } from "../../model/result/own-policy.ts";
import { chaosNotice, otherWarnings } from "../words/chaos-notice.ts";
import {
  describeAge,
  describeMachine,
  describeCounts,
  describeLooks,
  describeSize,
  firstOf,
  plural,
  shortSha,
  tellingCauses,
} from "../words/describe-run.ts";
import { formatNumber } from "../../base/format-number.ts";
import { describeTests } from "../words/describe-tests.ts";
import { flipLists } from "../words/describe-flips.ts";
import { describeLimiters } from "../words/describe-limiters.ts";
import { verdictWord } from "../words/verdict-word.ts";
import { coverageText } from "./coverage-text.ts";
import { findingsText, limitsText } from "./text-findings.ts";
import { testsText } from "./text-tests.ts";
import { line, wrap } from "./text-lines.ts";
import type { TextStyle } from "./text-style.ts";

const MOST_LISTED = 5;

/** The report for a terminal of 100 columns, in the order of the markdown; ends with a line break. */
export function renderText(report: Report, style: TextStyle): string {
  const blocks = [
    wrap(`${verdictWord(report).toUpperCase()}: ${titleOf(report)} (${line(report.id)})`, 0).map((part) =>
      style.bold(verdictStyle(report, style)(part)),
    ),
    [...chaos(report), ...ownPolicy(report)].map((part) => style.bold(style.warn(part))),
    [
      ...wrap(describeCounts(report), 0),
      ...(report.tests === undefined || report.findings.length === 0
        ? []
        : wrap(`${describeTests(report.tests)}.`, 0)),
      ...wrap(comparedWith(report), 0),
      // Tests without a measurement have no size beside their number.
      ...(report.tests !== undefined && report.findings.length === 0
        ? []
        : wrap(`${describeSize(report)}.`, 0)),
      ...looks(report),
      ...(report.defaultPolicy === undefined ? [] : wrap(`${line(report.defaultPolicy)}.`, 0)),
    ],
    causes(report),
    changes(report),
    testsText(report),
    coverageText(report),
    findingsText(report, style),
    limitsText(report, style),
    missing(report),
    errors(report),
    describeLimiters(report.manifest.candidate?.limiters).flatMap((text) => wrap(line(text), 2)),
    notes(report),
  ];
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
  return `${text}\n`;
}

function chaos(report: Report): readonly string[] {
  const notice = chaosNotice(report);
  return notice === null ? [] : wrap(`CHAOS RUN: ${line(notice)}.`, 0);
}

function ownPolicy(report: Report): readonly string[] {
  const why = ownPolicyReason(report);
  return why === null
    ? []
    : wrap(`Judged by this change's own policy, not by its base's: ${line(why).replaceAll("`", "")}.`, 0);
}

function looks(report: Report): readonly string[] {
  const text = describeLooks(report);
  return text === "" ? [] : wrap(text, 0);
}

/** The title without the word that is printed before it already. */
function titleOf({ title }: Report): string {
  return line(title).replace(/^(?:inconclusive|warning): /iu, "");
}

function verdictStyle(report: Report, style: TextStyle): TextStyle["bold"] {
  if (report.verdict === "pass") return report.conclusion === "neutral" ? style.dim : style.good;
  return report.verdict === "warn" ? style.warn : style.bad;
}

function comparedWith(report: Report): string {
  const { baseline } = report;
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
  const machine = describeMachine(report);
  const facts = [age, machine].filter((fact) => fact !== "").map((fact) => `, ${line(fact)}`);
  return `Baseline ${name}${branch}${facts.join("")}: ${why}.`;
}

function causes(report: Report): readonly string[] {
  return tellingCauses(report).flatMap((cause) => wrap(`${cause.cost}: ${line(cause.text)}`, 2));
}

function changes({ policyChanges, versions, baseline }: Report): readonly string[] {
  const policy = policyChanges
    .filter((change) => !isOwnPolicy(change))
    .map(
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

function missing(report: Report): readonly string[] {
  const { completeness, units } = report;
  const { unmeasuredCases, unmeasuredCaseCount, missingMetrics, earlyStop } = completeness;
  const lists: readonly (readonly [title: string, names: readonly string[], total: number])[] = [
    ["planned but not measured", unmeasuredCases, unmeasuredCaseCount],
    ["metrics that no trial reported", missingMetrics, missingMetrics.length],
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
  return [...stop, ...named, ...flips(report)];
}

function flips(report: Report): readonly string[] {
  return flipLists(report).flatMap(({ title, name, units, count }) => {
    const shown = units.slice(0, MOST_LISTED).map(line);
    const rest = count > shown.length ? ` and ${formatNumber(count - shown.length, 1)} more` : "";
    return wrap(`${title} ${line(name)} (${count}): ${shown.join(", ")}${rest}`, 2);
  });
}

function errors({ errors }: Report): readonly string[] {
  const shown = errors
    .slice(0, MOST_LISTED)
    .flatMap((group) => [
      ...wrap(
        `${plural(group.count, "error")} ${group.class} ${line(group.code)}: ${line(group.example)}`,
        2,
      ),
      ...group.known.flatMap((known) => wrap(`  -> ${line(adviceText(known, group.count))}`, 5)),
    ]);
  const rest = errors.slice(MOST_LISTED).reduce((sum, { count }) => sum + count, 0);
  return rest === 0 ? shown : [...shown, `  and ${plural(rest, "error")} of other kinds`];
}

function notes(report: Report): readonly string[] {
  const all = otherWarnings(report);
  const rest = all.length - MOST_LISTED;
  return [
    ...all.slice(0, MOST_LISTED).flatMap((warning) => wrap(`note: ${line(warning.text)}`, 6)),
    ...(rest > 0 ? wrap(`and ${plural(rest, "more note")}`, 6) : []),
  ];
}
