import type { Manifest } from "../../model/run/manifest.ts";
import type { Report } from "../../model/result/report.ts";
import { adviceText } from "../words/advice-text.ts";
import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { otherWarnings } from "../words/chaos-notice.ts";
import {
  describeAge,
  describeMachine,
  describeLooks,
  describeSize,
  plural,
  shortSha,
} from "../words/describe-run.ts";
import { type FlipList, flipLists } from "../words/describe-flips.ts";
import { describeLimiters } from "../words/describe-limiters.ts";
import { code, joined, link, markup, type Markup, prose } from "./markup.ts";
import { formatNumber, formatWritten } from "../../base/format-number.ts";
import { definitions } from "./html-findings.ts";

/**
 * The parts of the HTML report about the run as a whole: what was compared, what is missing, errors, and where it ran.
 */

/** Most names of a list that are shown; the others are counted. */
const MOST_NAMES = 200;

/** What was compared with what. */
export function comparedSides(report: Report): readonly Markup[] {
  const { baseline, manifest } = report;
  const candidate = commitOf(manifest.candidate) ?? markup`this run`;
  const name = code(shortSha(baseline.sha) ?? baseline.run ?? "unnamed", NAME_LENGTH);
  const branch = baseline.branch === null ? "" : markup` of ${code(baseline.branch, NAME_LENGTH)}`;
  const facts = [describeAge(baseline), describeMachine(report)].filter((text) => text !== "");
  const isNone = baseline.from === "none" || (baseline.run === null && baseline.sha === null);
  const sides =
    baseline.from === "same-run"
      ? markup`Both sides of ${candidate}`
      : isNone
        ? markup`${candidate}; <strong>nothing was compared</strong>`
        : markup`${candidate} with the baseline ${link(name, baseline.url)}${branch}${facts.map((text) => markup`, ${cleanText(text, TEXT_LENGTH)}`)}`;
  return [
    markup`<p>${sides}: ${prose(baseline.why, TEXT_LENGTH)}. ${cleanText(describeSize(report), TEXT_LENGTH)}. ${cleanText(describeLooks(report), TEXT_LENGTH)}</p>`,
    ...(report.defaultPolicy === undefined
      ? []
      : [markup`<p>${prose(report.defaultPolicy, TEXT_LENGTH)}.</p>`]),
    ...titled(
      "Passed over on the way",
      baseline.skipped.map((text) => prose(text, TEXT_LENGTH)),
    ),
    ...titled(
      "Also changed since the baseline",
      report.versions.map(
        (one) => markup`${code(one.name, NAME_LENGTH)} ${version(one.baseline)} → ${version(one.candidate)}`,
      ),
    ),
  ];
}

/** What could not be measured or compared. */
export function missing(report: Report): readonly Markup[] {
  const { unmeasuredCases, unmeasuredCaseCount, missingMetrics, droppedGroups, earlyStop } =
    report.completeness;
  const { onlyBaseline, onlyCandidate, changed } = report.units;
  const unnamed = unmeasuredCaseCount - unmeasuredCases.length;
  return [
    ...(earlyStop === null ? [] : [markup`<p>Stopped early: ${prose(earlyStop, TEXT_LENGTH)}</p>`]),
    ...named("Planned but not measured", unmeasuredCases),
    ...(unnamed > 0 ? [markup`<p>and ${plural(unnamed, "more case")}</p>`] : []),
    ...named("Metrics that no trial reported", missingMetrics),
    ...named("Groups only the baseline has", droppedGroups),
    ...named("Units only the baseline has", onlyBaseline),
    ...named("Units only this change has", onlyCandidate),
    ...named("Units whose content changed, left out of the comparison", changed),
    ...flipLists(report).flatMap(flippedUnits),
  ];
}

function flippedUnits({ title, name, units, count }: FlipList): readonly Markup[] {
  const rest = count - units.length;
  return [
    markup`<p>${title} ${code(name, NAME_LENGTH)} (${formatNumber(count, 1)}):</p>`,
    list([
      ...units.map((unit) => code(unit, TEXT_LENGTH)),
      ...(rest > 0 ? [markup`and ${formatNumber(rest, 1)} more`] : []),
    ]),
  ];
}

/** Errors by class and code. */
export function errorList({ errors }: Report): readonly Markup[] {
  return errors.slice(0, MOST_NAMES).map(({ class: kind, code: errorCode, count, example, cases, known }) => {
    const where = joined(
      cases.map((name) => code(name, NAME_LENGTH)),
      markup`, `,
    );
    const advice = known.map((one) => markup`<p>${prose(adviceText(one, count), TEXT_LENGTH)}</p>`);
    const name = markup`${formatNumber(count, 1)} × ${cleanText(kind, NAME_LENGTH)} ${code(errorCode, NAME_LENGTH)}`;
    return markup`<article class="warn"><h3>${name}</h3><p>${code(example, TEXT_LENGTH)}</p>${cases.length === 0 ? "" : markup`<p>in ${where}</p>`}${advice}</article>`;
  });
}

/** Warnings of the run, and the effects of its limits. */
export function notes(report: Report): readonly Markup[] {
  const texts = [
    ...otherWarnings(report).map(({ text }) => text),
    ...describeLimiters(report.manifest.candidate?.limiters),
  ];
  return texts.length === 0 ? [] : [list(texts.map((text) => prose(text, TEXT_LENGTH)))];
}

/** The place where the run was measured, and the code that was. */
export function provenance(report: Report): Markup {
  const run = report.manifest.candidate;
  if (run === null) return definitions([["Seed", String(report.seed)]]);
  const { runner } = run;
  const models = Object.entries(run.models ?? {}).map(([asked, got]) => `${asked}: ${got.join(", ")}`);
  return definitions([
    ["Run", run.runId],
    ["Commit", run.git?.head ?? run.git?.sha ?? ""],
    ["Merged with its base as", run.git?.head === undefined ? "" : run.git.sha],
    ["Started", run.startedAt],
    ["Ended", run.finishedAt ?? ""],
    [
      "Machine",
      `${runner.os} ${runner.arch}, ${formatNumber(runner.cores, 1)} × ${runner.cpu}, Node ${runner.node}`,
    ],
    ["Suite", run.suite ?? ""],
    ["Seed", String(report.seed)],
    ["α", formatWritten(report.alpha)],
    ["Models", models.join("; ")],
    ["Plan", run.planHash],
    ["Config", run.configHash],
    ["Marks", run.marks.join(", ")],
  ]);
}

function commitOf(manifest: Manifest | null): Markup | null {
  const sha = shortSha(manifest?.git?.head ?? manifest?.git?.sha ?? null);
  if (sha === null) return null;
  return markup`${code(sha, NAME_LENGTH)}${manifest?.git?.dirty === true ? " (with uncommitted changes)" : ""}`;
}

/** Most versions are hashes, and their first characters distinguish them. */
function version(value: string | null): Markup {
  return value === null ? markup`–` : code(value, 12);
}

function named(title: string, names: readonly string[]): readonly Markup[] {
  return titled(
    title,
    names.map((name) => code(name, TEXT_LENGTH)),
  );
}

function titled(title: string, items: readonly Markup[]): readonly Markup[] {
  if (items.length === 0) return [];
  const rest = items.length - MOST_NAMES;
  const more = rest > 0 ? [markup`and ${formatNumber(rest, 1)} more`] : [];
  return [
    markup`<p>${title} (${formatNumber(items.length, 1)}):</p>`,
    list([...items.slice(0, MOST_NAMES), ...more]),
  ];
}

function list(items: readonly Markup[]): Markup {
  return markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}
