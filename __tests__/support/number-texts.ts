import type { LimitResult } from "../../src/model/result/limit-result.ts";
import type { Report } from "../../src/model/result/report.ts";
import { annotations } from "../../src/report/annotations.ts";
import { renderHtml } from "../../src/report/html/render-html.ts";
import { renderMarkdown } from "../../src/report/markdown/render-markdown.ts";
import { renderCheck } from "../../src/report/render-check.ts";
import { renderJunit } from "../../src/report/render-junit.ts";
import { renderText } from "../../src/report/text/render-text.ts";
import { PLAIN_STYLE } from "../../src/report/text/text-style.ts";

/** Everything that people read of a report, as plain text. */
export function surfacesOf(report: Report): string {
  const check = renderCheck(report);
  const html = renderHtml(report)
    .replace(/<style>.*?<\/style>/su, "")
    .replace(/<[^>]*>/gu, " ");
  return [
    report.title,
    ...report.causes.map(({ text }) => text),
    renderText(report, PLAIN_STYLE),
    renderMarkdown(report, { maxBytes: Infinity, audience: "file" }),
    renderMarkdown(report, { maxBytes: 65_536, audience: "comment" }),
    check.title,
    check.summary,
    check.text,
    html,
    renderJunit(report),
    ...annotations(report).flatMap(({ title, message }) => [title, message]),
  ].join("\n");
}

const NUMBER = String.raw`[+−]?\d(?:,?\d)*(?:\.\d+)?(?:e−?\d+)?`;
const UNIT = String.raw`(?:%| pp| ns| µs| ms| s| B| KiB| MiB| GiB| USD)?(?![A-Za-z\d])(?![:-]\d)`;

export interface NumberText {
  /** With its unit, without its sign. */
  readonly text: string;
  readonly value: number;
  /** Half a unit of its last digit: as far as rounding may take it from what it is of. */
  readonly slack: number;
  readonly digits: number;
}

/** Every number of a text, told once. */
export function numberTexts(text: string): readonly NumberText[] {
  const flat = text.replace(/\\(?=[[\]])|`/gu, "").replace(/\s+/gu, " ");
  // The unit of a pair stands behind its second number, percent and points behind both.
  const pair = new RegExp(`(${NUMBER})( → |, )(${NUMBER})((?! pp)${UNIT.replace("%|", "")})`, "gu");
  const named = flat.replace(pair, "$1$4$2$3$4");
  const found = [...named.matchAll(new RegExp(`(?<![\\w.#/:-])(${NUMBER})(${UNIT})`, "gu"))];
  const texts = new Map(
    found.map(([, number = "", unit = ""]) => [`${number}${unit}`.replace(/^[+−]/u, ""), number]),
  );
  return [...texts].map(([all, number]) => toNumber(all, number));
}

function toNumber(text: string, number: string): NumberText {
  const plain = number.replace(/^[+−]/u, "").replaceAll(",", "").replace("e−", "e-");
  const [mantissa = "", exponent = "0"] = plain.split("e");
  const decimals = (mantissa.split(".")[1] ?? "").length;
  const digits = mantissa.replace(".", "").replace(/^0+/u, "").length;
  return { text, value: Number(plain), slack: 0.500_001 * 10 ** (Number(exponent) - decimals), digits };
}

/** Percent, points, and steps of the scales of time and bytes. */
const FACTORS = [
  1,
  100,
  1e-9,
  1e-6,
  1e-3,
  1e3,
  1e6,
  1e9,
  2 ** -30,
  2 ** -20,
  2 ** -10,
  2 ** 10,
  2 ** 20,
  2 ** 30,
];

/** Texts that show this number: rounded to two digits or more; a single one is most often a count. */
export function textsOf(value: number, texts: readonly NumberText[]): readonly string[] {
  const size = Math.abs(value);
  const shows = (one: NumberText): boolean =>
    FACTORS.some((factor) => {
      const off = Math.abs(size * factor - one.value);
      return one.value > 0 && one.digits > 1 && off <= Math.max(one.slack, 1e-12 * one.value);
    });
  return texts.filter(shows).map(({ text }) => text);
}

/** Numbers of a report of one finding that are shown, by name. */
export function shownNumbers({ findings, limits }: Report): Readonly<Record<string, number>> {
  const [finding] = findings;
  if (finding === undefined) return {};
  const { values, estimate, lower, upper, margin, kind, mde, exact } = finding;
  const all: Readonly<Record<string, number | null>> = {
    ...values,
    estimate: exact === null ? estimate : null,
    off: exact?.absolute ?? null,
    lower,
    upper,
    margin,
    mde: kind === "inconclusive" ? mde : null,
    ...Object.fromEntries(limits.flatMap((limit, at) => limitNumbers(limit, at))),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
}

function limitNumbers(
  { bound, lower, upper }: LimitResult,
  at: number,
): readonly (readonly [string, number | null])[] {
  return [
    [`bound ${at}`, bound],
    [`lower ${at}`, lower],
    [`upper ${at}`, upper],
  ];
}

/** Other numbers that stand in the texts: what is close to one of them could be taken for it. */
function otherNumbers({ findings, alpha }: Report): readonly number[] {
  return findings.flatMap(
    ({ n, neededUnits, pAdjusted, pMargin, pWorse, pWorseAdjusted, pBetter, ...rest }) => [
      n.units,
      n.baselineTrials,
      n.candidateTrials,
      neededUnits ?? 0,
      ...[pAdjusted, pMargin, pWorse, pWorseAdjusted, pBetter].map((p) => p ?? 0),
      alpha,
      100 * (1 - 2 * alpha),
      rest.exact?.relative ?? 0,
    ],
  );
}

/** The texts of each number, by name; those that are close to another number are left out. */
export function textsByNumber(report: Report): Readonly<Record<string, readonly string[]>> {
  const numbers = Object.entries(shownNumbers(report)).filter(([, value]) => value !== 0);
  const others = otherNumbers(report);
  const places = report.findings.flatMap(({ worstUnits }) =>
    worstUnits.flatMap(({ baseline, candidate }) => [baseline, candidate]),
  );
  const texts = numberTexts(surfacesOf(report));
  const alone = numbers.filter(
    ([name, value]) =>
      !others.some((other) => isClose(value, other, NEAR)) &&
      !numbers.some(([of, other]) => of !== name && other !== value && isClose(value, other, NEAR)) &&
      !places.some((other) => other !== value && isClose(value, other, VERY_NEAR)),
  );
  return Object.fromEntries(alone.map(([name, value]) => [name, textsOf(value, texts)]));
}

/** Two digits tell numbers apart that differ by a twentieth; three, which most have, by less than a hundredth. */
const NEAR = 0.06;
const VERY_NEAR = 0.01;

function isClose(a: number, b: number, by: number): boolean {
  return b !== 0 && FACTORS.some((factor) => Math.abs(Math.abs((a * factor) / b) - 1) < by);
}
