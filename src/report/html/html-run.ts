import type { Manifest } from "../../model/run/manifest.ts";
import type { Report } from "../../model/result/report.ts";
import { adviceText } from "../words/advice-text.ts";
import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { otherWarnings } from "../words/chaos-notice.ts";
import {
  describeAge,
  describeMachine,
  describeLooks,
  describeSize,
  plural,
  shortSha,
} from "../words/describe-run.ts";
import { describeLimiters } from "../words/describe-limiters.ts";
import { codeHtml, escapeHtml, linkHtml, proseHtml } from "./escape-html.ts";
import { formatNumber, formatWritten } from "../../base/format-number.ts";
import { definitions } from "./html-findings.ts";

/** About the run as a whole, for the HTML report: what was compared, what is missing, errors, where it ran. */

/** Of a list of names; the rest is counted. */
const MOST_NAMES = 200;

/** What was compared with what. */
export function comparedSides(report: Report): readonly string[] {
  const { baseline, manifest } = report;
  const candidate = commitOf(manifest.candidate) ?? "this run";
  const name = codeHtml(shortSha(baseline.sha) ?? baseline.run ?? "unnamed", NAME_LENGTH);
  const branch = baseline.branch === null ? "" : ` of ${codeHtml(baseline.branch, NAME_LENGTH)}`;
  const facts = [describeAge(baseline), describeMachine(report)].filter((text) => text !== "");
  const isNone = baseline.from === "none" || (baseline.run === null && baseline.sha === null);
  const sides =
    baseline.from === "same-run"
      ? `Both sides of ${candidate}`
      : isNone
        ? `${candidate}; <strong>nothing was compared</strong>`
        : `${candidate} with the baseline ${linkHtml(name, baseline.url)}${branch}${facts.map((text) => `, ${escapeHtml(text, TEXT_LENGTH)}`).join("")}`;
  return [
    `<p>${sides}: ${proseHtml(baseline.why, TEXT_LENGTH)}. ${escapeHtml(describeSize(report), TEXT_LENGTH)}. ${escapeHtml(describeLooks(report), TEXT_LENGTH)}</p>`,
    ...titled(
      "Passed over on the way",
      baseline.skipped.map((text) => proseHtml(text, TEXT_LENGTH)),
    ),
    ...titled(
      "Also changed since the baseline",
      report.versions.map(
        (one) => `${codeHtml(one.name, NAME_LENGTH)} ${version(one.baseline)} → ${version(one.candidate)}`,
      ),
    ),
  ];
}

/** What could not be measured or compared. */
export function missing(report: Report): readonly string[] {
  const { unmeasuredCases, unmeasuredCaseCount, missingMetrics, droppedGroups, earlyStop } =
    report.completeness;
  const { onlyBaseline, onlyCandidate, changed } = report.units;
  const unnamed = unmeasuredCaseCount - unmeasuredCases.length;
  return [
    ...(earlyStop === null ? [] : [`<p>Stopped early: ${proseHtml(earlyStop, TEXT_LENGTH)}</p>`]),
    ...named("Planned but not measured", unmeasuredCases),
    ...(unnamed > 0 ? [`<p>and ${plural(unnamed, "more case")}</p>`] : []),
    ...named("Metrics no trial reported", missingMetrics),
    ...named("Groups only the baseline has", droppedGroups),
    ...named("Units only the baseline has", onlyBaseline),
    ...named("Units only this change has", onlyCandidate),
    ...named("Units whose content changed, left out of the comparison", changed),
  ];
}

/** Errors by class and code. */
export function errorList({ errors }: Report): readonly string[] {
  return errors.slice(0, MOST_NAMES).map(({ class: kind, code, count, example, cases, known }) => {
    const where = cases.map((name) => codeHtml(name, NAME_LENGTH)).join(", ");
    const advice = known.map((one) => `<p>${proseHtml(adviceText(one, count), TEXT_LENGTH)}</p>`).join("");
    const name = `${formatNumber(count, 1)} × ${escapeHtml(kind, NAME_LENGTH)} ${codeHtml(code, NAME_LENGTH)}`;
    return `<article class="warn"><h3>${name}</h3><p>${codeHtml(example, TEXT_LENGTH)}</p>${where === "" ? "" : `<p>in ${where}</p>`}${advice}</article>`;
  });
}

/** Advice that came up on the way, and what limits did. */
export function notes(report: Report): readonly string[] {
  const texts = [
    ...otherWarnings(report).map(({ text }) => text),
    ...describeLimiters(report.manifest.candidate?.limiters),
  ];
  return texts.length === 0 ? [] : [list(texts.map((text) => proseHtml(text, TEXT_LENGTH)))];
}

/** Where and from what it was measured. */
export function provenance(report: Report): string {
  const run = report.manifest.candidate;
  if (run === null) return definitions([["Seed", String(report.seed)]]);
  const { runner } = run;
  const models = Object.entries(run.models ?? {}).map(([asked, got]) => `${asked}: ${got.join(", ")}`);
  return definitions([
    ["Run", run.runId],
    ["Commit", run.git?.sha ?? ""],
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

function commitOf(manifest: Manifest | null): string | null {
  const sha = shortSha(manifest?.git?.sha ?? null);
  if (sha === null) return null;
  return `${codeHtml(sha, NAME_LENGTH)}${manifest?.git?.dirty === true ? " (with uncommitted changes)" : ""}`;
}

/** Most are hashes: their start tells them apart. */
function version(value: string | null): string {
  return value === null ? "–" : codeHtml(value, 12);
}

function named(title: string, names: readonly string[]): readonly string[] {
  return titled(
    title,
    names.map((name) => codeHtml(name, TEXT_LENGTH)),
  );
}

function titled(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const rest = items.length - MOST_NAMES;
  const more = rest > 0 ? [`and ${formatNumber(rest, 1)} more`] : [];
  return [
    `<p>${title} (${formatNumber(items.length, 1)}):</p>`,
    list([...items.slice(0, MOST_NAMES), ...more]),
  ];
}

/** The items are HTML already. */
function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}
