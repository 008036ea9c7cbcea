import { type ErrorGroup, NO_CONFIG, type Report } from "../../model/result/report.ts";
import { otherWarnings } from "../words/chaos-notice.ts";
import { adviceText } from "../words/advice-text.ts";
import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { plural, shortSha } from "../words/describe-run.ts";
import { flipLists } from "../words/describe-flips.ts";
import { describeLimiters } from "../words/describe-limiters.ts";
import { codeSpan, prose } from "./escape-markdown.ts";
import { formatNumber, formatWritten } from "../../base/format-number.ts";
import { more } from "./markdown-head.ts";

/** Blocks of markdown below the findings: what is missing, errors, warnings, and how to reproduce the run. */

/** Cases, metrics and units that could not be judged. */
export function missingSection(report: Report, most: number): readonly string[] {
  const { unmeasuredCases, unmeasuredCaseCount, missingMetrics, earlyStop } = report.completeness;
  const { onlyBaseline, onlyCandidate, changed } = report.units;
  return [
    ...(earlyStop === null ? [] : [`- Stopped early: ${prose(earlyStop, TEXT_LENGTH)}`]),
    ...namedCases(unmeasuredCases, unmeasuredCaseCount, most),
    ...named("Metrics that no trial reported", missingMetrics, most),
    ...named("Units only the baseline has", onlyBaseline, most),
    ...named("Units only this change has", onlyCandidate, most),
    ...named("Units whose content changed, left out of the comparison", changed, most),
    ...flippedUnits(report, most),
  ];
}

function flippedUnits(report: Report, most: number): readonly string[] {
  return flipLists(report).map(({ title, name, units, count }) => {
    const spans = units.slice(0, most).map((unit) => codeSpan(unit, NAME_LENGTH));
    const rest = count - spans.length;
    const more = rest > 0 ? ` and ${formatNumber(rest, 1)} more` : "";
    const list = spans.length === 0 ? "" : `: ${spans.join(", ")}${more}`;
    return `- ${title} ${codeSpan(name, NAME_LENGTH)} (${formatNumber(count, 1)})${list}`;
  });
}

function namedCases(cases: readonly string[], total: number, most: number): readonly string[] {
  if (total === 0) return [];
  const names = cases.slice(0, most).map((name) => codeSpan(name, NAME_LENGTH));
  const rest = total - names.length;
  const list =
    names.length === 0 ? "" : `: ${names.join(", ")}${rest > 0 ? ` and ${formatNumber(rest, 1)} more` : ""}`;
  return [`- Planned but not measured, ${plural(total, "case")}${list}`];
}

function named(title: string, names: readonly string[], most: number): readonly string[] {
  if (names.length === 0) return [];
  const spans = names.slice(0, most).map((name) => codeSpan(name, NAME_LENGTH));
  const rest = names.length > most ? ` and ${formatNumber(names.length - most, 1)} more` : "";
  const list = most === 0 ? "" : `: ${spans.join(", ")}${rest}`;
  return [`- ${title} (${formatNumber(names.length, 1)})${list}`];
}

/** Errors by class and code. */
export function errorsSection({ errors }: Report, most: number): readonly string[] {
  if (errors.length === 0) return [];
  const total = errors.reduce((sum, group) => sum + group.count, 0);
  const title = `**${plural(total, "trial")} with an error**`;
  if (most === 0) return [`${title}, of ${plural(errors.length, "kind")}.`];
  return [title, "", ...errors.slice(0, most).flatMap(errorLines), ...more(errors.length, most)];
}

function errorLines({ class: kind, code, count, example, cases, known }: ErrorGroup): readonly string[] {
  const where = cases.map((name) => codeSpan(name, NAME_LENGTH)).join(", ");
  const name = `${prose(kind, NAME_LENGTH)} ${codeSpan(code, NAME_LENGTH)}`;
  return [
    `- ${formatNumber(count, 1)} × ${name}: ${codeSpan(example, 200)}${where === "" ? "" : `, in ${where}`}`,
    ...known.map((failure) => `  - ${prose(adviceText(failure, count), TEXT_LENGTH)}`),
  ];
}

/** The effects of limits on the run; empty where they had none. */
export function limitersSection({ manifest }: Report, most: number): readonly string[] {
  if (most === 0) return [];
  return describeLimiters(manifest.candidate?.limiters).map((text) => `- ${prose(text, TEXT_LENGTH)}`);
}

/** Warnings of the run. */
export function warningsSection(report: Report, most: number): readonly string[] {
  const warnings = otherWarnings(report);
  if (warnings.length === 0 || most === 0) return [];
  return [
    "**Notes**",
    "",
    ...warnings.slice(0, most).map((warning) => `- ${prose(warning.text, TEXT_LENGTH)}`),
    ...more(warnings.length, most),
  ];
}

/** What this text is, and how to reproduce it. */
export function footer(report: Report): string {
  const run = report.manifest.candidate;
  // A pull request's merge commit does not exist locally, which one without a branch may be.
  const git = run?.git ?? null;
  const sha = shortSha(git?.head ?? (git?.branch === null ? null : (git?.sha ?? null)));
  const facts = [
    `regression-gate ${prose(report.program.version, NAME_LENGTH)}`,
    ...(run === null ? [] : [`run ${codeSpan(run.runId, NAME_LENGTH)}`]),
    `seed ${codeSpan(String(report.seed), NAME_LENGTH)}`,
    `α ${formatWritten(report.alpha)}`,
  ];
  // The workflow says what to run, and another gate's config may stand in the repository.
  if (report.defaultPolicy?.startsWith(NO_CONFIG) === true) return `<sub>${facts.join(" · ")}</sub>`;
  const checkout = sha === null ? "" : `git checkout ${sha} && `;
  const suite = run?.suite === null || run?.suite === undefined ? "" : ` --suite ${shellWord(run.suite)}`;
  const again = codeSpan(`${checkout}npx regression-gate gate${suite}`, TEXT_LENGTH);
  return `<sub>${facts.join(" · ")}<br>Again, with the same cases and draws: ${again}</sub>`;
}

/** Users paste this text into a shell, so a word that the shell would interpret is quoted. */
function shellWord(text: string): string {
  return /^[\w.-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
