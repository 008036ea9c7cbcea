import type { PolicyChange, Report } from "../../model/result/report.ts";
import { cleanText, NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { isOwnPolicy, ownPolicyReason } from "../../model/result/own-policy.ts";
import { chaosNotice } from "../words/chaos-notice.ts";
import { isOfRun } from "../cost-of.ts";
import { countOfKind, coverageSize, tellingCauses } from "../words/describe-run.ts";
import { code, lines, markup, type Markup, prose } from "./markup.ts";
import { coverageHtml } from "./coverage-html.ts";
import { allComparisons, cards } from "./html-findings.ts";
import { comparedSides, errorList, missing, notes, provenance } from "./html-run.ts";
import { testsBlocks } from "./html-tests.ts";
import { describeTests } from "../words/describe-tests.ts";
import { HTML_STYLE } from "./html-style.ts";
import { FINDING_ICONS, verdictIcon } from "../words/icons.ts";
import { countKinds } from "../select-findings.ts";

/**
 * The full report as one file for any browser, also when it is opened from an artifact. It runs no script and loads
 * nothing, and its content security policy makes the browser refuse both.
 */
export function renderHtml(report: Report): string {
  const sections: readonly (readonly [title: string, blocks: readonly Markup[]])[] = [
    ["Tests", testsBlocks(report)],
    ["What matters", cards(report)],
    ["Coverage", coverageHtml(report)],
    ["What was compared", comparedSides(report)],
    ["What is missing", missing(report)],
    ["Errors", errorList(report)],
    ["Notes", notes(report)],
    ["All comparisons", allComparisons(report)],
    [
      "This run",
      [
        markup`<details><summary>Where and from what it was measured</summary>${provenance(report)}</details>`,
      ],
    ],
  ];
  const footer = `regression-gate ${cleanText(report.program.version, NAME_LENGTH)} · ${cleanText(report.generatedAt, NAME_LENGTH)}`;
  return lines([
    ...head(report),
    markup`<main>`,
    ...sections.filter(([, blocks]) => blocks.length > 0).map(([title, blocks]) => section(title, blocks)),
    markup`</main>`,
    markup`<footer class="muted"><p>${footer}</p></footer>`,
    markup`</body></html>`,
    markup``,
  ]).toString();
}

function head(report: Report): readonly Markup[] {
  const title = `${verdictIcon(report)} ${cleanText(report.title, TEXT_LENGTH)}`;
  return [
    markup`<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    // This text is a constant of ours and contains quotes.
    markup`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
    markup`<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">`,
    // Without this a browser requests an icon.
    markup`<link rel="icon" href="data:,">`,
    markup`<title>${title} · ${cleanText(report.id, NAME_LENGTH)}</title><style>${HTML_STYLE}</style></head><body>`,
    markup`<header><div class="verdict ${toneOf(report)}"><h1>${title}</h1>`,
    markup`<p>${code(report.id, NAME_LENGTH)} · ${countsOf(report)}</p></div>`,
    ...chaosBlock(report),
    ...ownPolicyBlock(report),
    ...policyBlock(
      report,
      "base",
      markup`This change edits its own gate; it was judged by the base branch's policy.`,
    ),
    ...policyBlock(report, "head", markup`This change edits what is measured, and that took effect.`),
    ...tellingCauses(report)
      .filter((cause) => isOfRun(cause) || cause.cost === "note")
      .map((cause) => markup`<p>${prose(cause.text, TEXT_LENGTH)}</p>`),
    markup`</header>`,
  ];
}

function toneOf({ verdict, conclusion }: Report): string {
  if (conclusion === "neutral") return "none";
  return verdict === "inconclusive" ? "open" : verdict;
}

function countsOf({ findings, tests, coverage }: Report): string {
  if (findings.length === 0 && coverage !== undefined) return coverageSize(coverage);
  if (findings.length === 0) return tests === undefined ? "no comparisons" : describeTests(tests);
  return countKinds(findings)
    .map(({ kind, count }) => `${FINDING_ICONS[kind]} ${countOfKind(kind, count)}`)
    .join(" · ");
}

function chaosBlock(report: Report): readonly Markup[] {
  const notice = chaosNotice(report);
  return notice === null
    ? []
    : [markup`<p class="notice warn"><strong>CHAOS RUN</strong>: ${prose(notice, TEXT_LENGTH)}</p>`];
}

function ownPolicyBlock(report: Report): readonly Markup[] {
  const why = ownPolicyReason(report);
  if (why === null) return [];
  const text = markup`<strong>Judged by this change's own policy, not by its base's</strong>: `;
  return [markup`<p class="notice warn">${text}${prose(why, TEXT_LENGTH)}</p>`];
}

function policyBlock(
  { policyChanges }: Report,
  inForce: PolicyChange["inForce"],
  title: Markup,
): readonly Markup[] {
  const changes = policyChanges.filter((change) => change.inForce === inForce && !isOwnPolicy(change));
  if (changes.length === 0) return [];
  const loosest = changes.toSorted((a, b) => Number(b.looser === true) - Number(a.looser === true));
  const items = loosest.map(({ path, base, head, looser }) => {
    const effect = looser === null ? "" : looser ? markup` (<strong>looser</strong>)` : " (stricter)";
    const [before, after] = [code(base, NAME_LENGTH), code(head, NAME_LENGTH)];
    return markup`<li>${code(path, NAME_LENGTH)}: ${before} → ${after}${effect}</li>`;
  });
  return [markup`<div class="notice warn"><strong>⚠️ ${title}</strong><ul>${items}</ul></div>`];
}

function section(title: string, blocks: readonly Markup[]): Markup {
  return markup`<section><h2>${title}</h2>\n${lines(blocks)}\n</section>`;
}
