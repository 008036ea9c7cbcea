import { cleanText, NAME_LENGTH, TEXT_LENGTH, withoutInvisible } from "../base/clean-text.ts";
import { hashJson } from "../base/hash.ts";
import type { Finding } from "../model/result/finding.ts";
import * as findingText from "../model/result/finding-numbers.ts";
import { limitText } from "../model/result/limit-numbers.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Report } from "../model/result/report.ts";
import type { Cause, Cost } from "../model/result/verdict.ts";
import type { SourcePlace } from "../model/run/source-place.ts";
import { causesOfRun, costOfFinding, costOfLimit } from "./cost-of.ts";
import { findingsThatMatter, limitsThatMatter, nameFinding } from "./select-findings.ts";
import { describeAccepted } from "./words/describe-accepted.ts";
import { shownKind } from "./words/icons.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** GitHub refuses a file with a result that has no place: what no row places is the config's. */
const CONFIG: SourcePlace = { file: "regression-gate.yml", line: null };

/** GitHub reads at most 5,000 results of a run that it shows; the worst come first. */
const MOST_RESULTS = 5000;

const LEVELS: Readonly<Record<Cost, "error" | "warning" | "note">> = {
  fail: "error",
  inconclusive: "error",
  warn: "warning",
  note: "note",
  pass: "note",
};
const ORDER: readonly string[] = ["error", "warning", "note"];

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly object[];
}

/**
 * SARIF 2.1.0: findings and limits that matter, and causes of the run that are more than a note, the worst first. The
 * place of a result is that of its rows, relative to the repository (`%SRCROOT%`), or the config where they have none.
 */
export function renderSarif(report: Report): string {
  const results = [
    ...causesOfRun(report)
      .filter(({ cost }) => cost !== "pass" && cost !== "note")
      .map((cause) => causeResult(cause, report)),
    ...findingsThatMatter(report).map((finding) => findingResult(finding, report)),
    ...limitsThatMatter(report.limits).map((limit) => limitResult(limit, report)),
  ]
    .toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level))
    .slice(0, MOST_RESULTS);
  const { name, version } = report.program;
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted().map((id) => ({
    id,
    shortDescription: { text: RULES.get(id) ?? `The run as a whole: ${id.replace("run/", "")}` },
  }));
  const run = {
    tool: { driver: { name, version, rules } },
    // The part before the last slash is the category: a gate's results replace those of the same gate.
    automationDetails: { id: `${name}/${cleanText(report.id, NAME_LENGTH)}/` },
    columnKind: "utf16CodeUnits",
    results,
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

const RULES: ReadonlyMap<string, string> = new Map([
  ["regression", "Worse than the baseline by more than the margin"],
  ["warning", "Perhaps worse than the baseline"],
  ["accepted", "A regression that the config accepts"],
  ["incomparable", "The two sides cannot be compared"],
  ["inconclusive", "The data cannot exclude a regression"],
  ["no-baseline", "The baseline has nothing to compare with"],
  ["improved", "Better than the baseline"],
  ["limit", "An absolute limit that is not kept"],
]);

function findingResult(finding: Finding, report: Report): Result {
  const change = `${findingText.change(finding)} ${findingText.interval(finding)}`.trim();
  const numbers = `${findingText.beforeAfter(finding)} (${change}, margin ${findingText.margin(finding)})`;
  const name = nameFinding(finding);
  const result = {
    ruleId: shownKind(finding),
    level: LEVELS[costOfFinding(finding, report)],
    message: messageOf(`${name}: ${numbers}. ${finding.reason.text} ${describeAccepted(finding)}`),
    locations: locationsOf(finding.place ?? CONFIG, name),
    // The same in the next run, whatever its numbers are.
    partialFingerprints: fingerprintOf(report, ["finding", name]),
  };
  if (finding.accepted?.state !== "in-force") return result;
  const justification = cleanText(finding.accepted.reason, TEXT_LENGTH);
  return { ...result, suppressions: [{ kind: "external", justification }] };
}

function limitResult(limit: LimitResult, report: Report): Result {
  const name = `limit ${limit.level === "warn" ? "warn-" : ""}${limit.limit} of ${nameFinding(limit)}`;
  return {
    ruleId: "limit",
    level: LEVELS[costOfLimit(limit, report)],
    message: messageOf(`${name}: ${limitText(limit, report.findings)}`),
    locations: locationsOf(placeOfLimit(limit, report), name),
    partialFingerprints: fingerprintOf(report, ["limit", name]),
  };
}

/** The place of a finding about the same numbers. */
function placeOfLimit(limit: LimitResult, { findings }: Report): SourcePlace {
  const name = nameFinding(limit);
  return findings.find((finding) => nameFinding(finding) === name)?.place ?? CONFIG;
}

function causeResult({ name, cost, text }: Cause, report: Report): Result {
  return {
    ruleId: `run/${name}`,
    level: LEVELS[cost],
    message: messageOf(text),
    locations: locationsOf(CONFIG, name),
    partialFingerprints: fingerprintOf(report, ["run", name]),
  };
}

function fingerprintOf({ id }: Report, key: readonly string[]): Result["partialFingerprints"] {
  return { "regressionGate/v1": hashJson([id, ...key].map(withoutInvisible)) };
}

function locationsOf({ file, line }: SourcePlace, name: string): readonly object[] {
  return [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file), uriBaseId: "%SRCROOT%" },
        ...(line === null ? {} : { region: { startLine: line } }),
      },
      logicalLocations: [{ fullyQualifiedName: cleanText(name, TEXT_LENGTH) }],
    },
  ];
}

/** A relative reference: a colon in its first part would be a scheme, a percent sign an escape. */
function uriOf(path: string): string {
  return withoutInvisible(path).split("/").map(encodeURIComponent).join("/");
}

/** `](` would make a link of a name, and `{0}` a place for an argument (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function messageOf(text: string): Result["message"] {
  const plain = cleanText(text, TEXT_LENGTH)
    .replaceAll("](", "] (")
    .replaceAll(/\{(\d+)\}/g, "{{$1}}");
  return { text: plain === "" ? "–" : plain };
}
