import { type Problem, problemAt } from "../../base/errors.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import { requireNone } from "../../base/problems.ts";
import { quote } from "../../base/quote.ts";
import { type Better, DIRECTIONS } from "../../model/config/margin.ts";
import { kindTraits, METRIC_KINDS, type MetricKind } from "../../model/config/metric-kind.ts";

import type { MeasuredMetric } from "./measured-facts.ts";

/** What a user says in place of a config, as written: `NAME=KIND[:better]`, `NAME=5%`, `NAME=1.5 s`. */
export interface PolicyFlags {
  readonly metric: readonly string[];
  readonly margin: readonly string[];
  readonly min: readonly string[];
  readonly max: readonly string[];
  readonly alpha: number | null;
}

export interface NamedKind {
  readonly kind: MetricKind;
  readonly better: Better | null;
}

/** What flags say of metrics, by name. */
export interface NamedPolicy {
  readonly kinds: ReadonlyMap<string, NamedKind>;
  readonly margins: ReadonlyMap<string, string>;
  readonly floors: ReadonlyMap<string, string>;
  readonly ceilings: ReadonlyMap<string, string>;
}

/** UsageError lists all that cannot be read and every name that no row has; `metrics`: of both sides. */
export function parsePolicyFlags(flags: PolicyFlags, metrics: readonly MeasuredMetric[]): NamedPolicy {
  const problems: Problem[] = [];
  const names = metrics.map(({ name }) => name);
  const pairs = (flag: string, texts: readonly string[], wanted: string): ReadonlyMap<string, string> =>
    readPairs(texts, { place: `--${flag}`, wanted, names }, problems);
  const kinds = pairs("metric", flags.metric, "NAME=KIND or NAME=KIND:better, such as time=latency");
  const named = {
    kinds: new Map([...kinds].flatMap(([name, text]) => kindOf(name, text, problems))),
    margins: readMargins(flags.margin, { place: "--margin", metrics }, problems),
    floors: pairs("min", flags.min, "NAME=VALUE, such as accuracy=0.8"),
    ceilings: pairs("max", flags.max, "NAME=VALUE, such as time=1.5 s"),
  };
  requireNone(problems);
  return named;
}

/** UsageError for margins that no results could make right, before anything is measured. */
export function requireMargins(texts: readonly string[]): void {
  const problems: Problem[] = [];
  // Names are not known yet: each that is written is taken for one.
  const metrics = texts.flatMap((text) => {
    const at = text.lastIndexOf("=");
    return at < 1 ? [] : [{ name: text.slice(0, at).trim(), described: null }];
  });
  const margins = readMargins(texts, { place: "margin", metrics }, problems);
  const all = texts.filter((text) => PERCENTAGE.test(text));
  for (const text of [...all, ...margins.values()]) {
    const percent = /^([\d.]+)\s*%$/.exec(text.trim());
    if (percent !== null && Number(percent[1]) > MOST_PERCENT)
      problems.push(
        problemAt("margin", `expected at most ${MOST_PERCENT}%, got ${quote(text)}: nothing could ever fail`),
      );
  }
  requireNone(problems);
}

/** Reads margins alone. */
export function parseMargins(
  texts: readonly string[],
  metrics: readonly MeasuredMetric[],
): NamedPolicy["margins"] {
  const problems: Problem[] = [];
  const margins = readMargins(texts, { place: "margin", metrics }, problems);
  requireNone(problems);
  return margins;
}

/** A percentage alone is that of every metric whose margin is one. */
function readMargins(
  texts: readonly string[],
  { place, metrics }: { readonly place: string; readonly metrics: readonly MeasuredMetric[] },
  problems: Problem[],
): ReadonlyMap<string, string> {
  const names = metrics.map(({ name }) => name);
  const ofAll = texts.filter((text) => PERCENTAGE.test(text));
  const [forAll, again] = ofAll;
  if (again !== undefined)
    problems.push(problemAt(place, `got two margins of all metrics, ${forAll} and ${again}`));
  const wanted = "MARGIN or NAME=MARGIN, such as 10% or time=5%";
  const ofNames = readPairs(
    texts.filter((text) => !ofAll.includes(text)),
    { place, wanted, names },
    problems,
  );
  const relative = metrics.filter(
    ({ described }) => described !== null && kindTraits(described.kind).margin?.scale === "relative",
  );
  return new Map([
    ...relative.flatMap(({ name }) => (forAll === undefined ? [] : [[name, forAll.trim()] as const])),
    ...ofNames,
  ]);
}

/** As in a config. */
const MOST_PERCENT = 100_000;

const PERCENTAGE = /^\s*\d+(?:[.]\d+)?\s*%\s*$/;

interface PairsToRead {
  /** The name in problems. */
  readonly place: string;
  readonly wanted: string;
  readonly names: readonly string[];
}

function readPairs(
  texts: readonly string[],
  { place, wanted, names }: PairsToRead,
  problems: Problem[],
): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const text of texts) {
    const pair = splitPair(text, names);
    if (pair === null) problems.push(problemAt(place, `expected ${wanted}, got ${quote(text)}`));
    else if (!names.includes(pair.name)) problems.push(problemAt(place, unknownName(pair.name, names)));
    else if (read.has(pair.name)) problems.push(problemAt(place, `got ${quote(pair.name)} twice`));
    else read.set(pair.name, pair.value);
  }
  return read;
}

/** A name may contain `=`: the longest one that is known counts. */
function splitPair(
  text: string,
  names: readonly string[],
): { readonly name: string; readonly value: string } | null {
  const known = names
    .filter((name) => text.startsWith(`${name}=`))
    .toSorted((a, b) => b.length - a.length)[0];
  const at = known === undefined ? text.indexOf("=") : known.length;
  const value = text.slice(at + 1).trim();
  const name = known ?? text.slice(0, at).trim();
  return at < 1 || value === "" ? null : { name, value };
}

function unknownName(name: string, names: readonly string[]): string {
  return `expected a metric that the files contain, got ${quote(name)}.${didYouMean(name, names)}`;
}

function kindOf(name: string, text: string, problems: Problem[]): readonly (readonly [string, NamedKind])[] {
  const [kindText = "", betterText] = text.split(":");
  const kind = METRIC_KINDS.find((one) => one === kindText);
  const better =
    betterText === undefined ? null : (DIRECTIONS.find((one) => one === betterText) ?? "unknown");
  if (kind === undefined) {
    const message = `expected a kind of metric behind ${quote(`${name}=`)}, got ${quote(kindText)}.${didYouMean(kindText, METRIC_KINDS)}`;
    problems.push(problemAt("--metric", message));
  }
  if (better === "unknown") {
    const message = `expected ${DIRECTIONS.join(" or ")} behind ${quote(`${name}=${kindText}:`)}, got ${quote(betterText ?? "")}`;
    problems.push(problemAt("--metric", message));
  }
  return kind === undefined || better === "unknown" ? [] : [[name, { kind, better }]];
}
