import type { PolicyChange, Report } from "../../model/result/report.ts";
import { NAME_LENGTH, TEXT_LENGTH } from "../../base/clean-text.ts";
import { chaosNotice } from "../words/chaos-notice.ts";
import { isOfRun } from "../cost-of.ts";
import { countOfKind, tellingCauses } from "../words/describe-run.ts";
import { codeHtml, escapeHtml, proseHtml } from "./escape-html.ts";
import { allComparisons, cards } from "./html-findings.ts";
import { comparedSides, errorList, missing, notes, provenance } from "./html-run.ts";
import { HTML_STYLE } from "./html-style.ts";
import { FINDING_ICONS, verdictIcon } from "../words/icons.ts";
import { countKinds } from "../select-findings.ts";

/**
 * The full report as one file to be opened in any browser, from an artifact too: it runs no script, loads nothing, and says so
 * to the browser, which then refuses both.
 */
export function renderHtml(report: Report): string {
  const sections: readonly (readonly [title: string, blocks: readonly string[]])[] = [
    ["What matters", cards(report)],
    ["What was compared", comparedSides(report)],
    ["What is missing", missing(report)],
    ["Errors", errorList(report)],
    ["Notes", notes(report)],
    ["All comparisons", allComparisons(report)],
    [
      "This run",
      [`<details><summary>Where and from what it was measured</summary>${provenance(report)}</details>`],
    ],
  ];
  return [
    ...head(report),
    "<main>",
    ...sections.filter(([, blocks]) => blocks.length > 0).map(([title, blocks]) => section(title, blocks)),
    "</main>",
    `<footer class="muted"><p>regression-gate ${escapeHtml(report.program.version, NAME_LENGTH)} · ${escapeHtml(report.generatedAt, NAME_LENGTH)}</p></footer>`,
    "</body></html>",
    "",
  ].join("\n");
}

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

function head(report: Report): readonly string[] {
  const title = `${verdictIcon(report)} ${escapeHtml(report.title, TEXT_LENGTH)}`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    // Else a browser asks for one.
    '<link rel="icon" href="data:,">',
    `<title>${title} · ${escapeHtml(report.id, NAME_LENGTH)}</title><style>${HTML_STYLE}</style></head><body>`,
    `<header><div class="verdict ${toneOf(report)}"><h1>${title}</h1>`,
    `<p>${codeHtml(report.id, NAME_LENGTH)} · ${countsOf(report)}</p></div>`,
    ...chaosBlock(report),
    ...policyBlock(
      report,
      "base",
      "This change edits its own gate; it was judged by the base branch's policy.",
    ),
    ...policyBlock(report, "head", "This change edits what is measured, and that took effect."),
    ...tellingCauses(report)
      .filter(isOfRun)
      .map((cause) => `<p>${proseHtml(cause.text, TEXT_LENGTH)}</p>`),
    "</header>",
  ];
}

function toneOf({ verdict, conclusion }: Report): string {
  if (conclusion === "neutral") return "none";
  return verdict === "inconclusive" ? "open" : verdict;
}

function countsOf({ findings }: Report): string {
  if (findings.length === 0) return "no comparisons";
  return countKinds(findings)
    .map(({ kind, count }) => `${FINDING_ICONS[kind]} ${countOfKind(kind, count)}`)
    .join(" · ");
}

function chaosBlock(report: Report): readonly string[] {
  const notice = chaosNotice(report);
  return notice === null
    ? []
    : [`<p class="notice warn"><strong>CHAOS RUN</strong>: ${proseHtml(notice, TEXT_LENGTH)}</p>`];
}

function policyBlock(
  { policyChanges }: Report,
  inForce: PolicyChange["inForce"],
  title: string,
): readonly string[] {
  const changes = policyChanges.filter((change) => change.inForce === inForce);
  if (changes.length === 0) return [];
  const loosest = changes.toSorted((a, b) => Number(b.looser === true) - Number(a.looser === true));
  const items = loosest.map(({ path, base, head, looser }) => {
    const effect = looser === null ? "" : looser ? " (<strong>looser</strong>)" : " (stricter)";
    const [before, after] = [codeHtml(base, NAME_LENGTH), codeHtml(head, NAME_LENGTH)];
    return `<li>${codeHtml(path, NAME_LENGTH)}: ${before} → ${after}${effect}</li>`;
  });
  return [`<div class="notice warn"><strong>⚠️ ${title}</strong><ul>${items.join("")}</ul></div>`];
}

function section(title: string, blocks: readonly string[]): string {
  return `<section><h2>${title}</h2>\n${blocks.join("\n")}\n</section>`;
}
