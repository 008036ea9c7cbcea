import { nameAxes } from "../model/config/case.ts";
import type { Finding } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import type { Report } from "../model/result/report.ts";
import { creepCostName, worsening } from "../model/result/finding-cost.ts";
import { measureName, ROLES } from "../model/config/metric.ts";
import { costOfFinding } from "./cost-of.ts";
import { shownKind, type ShownKind } from "./words/icons.ts";

/** Kinds, the most urgent first. */
const KINDS: readonly ShownKind[] = [
  "regression",
  "warning",
  "accepted",
  "incomparable",
  "inconclusive",
  "no-baseline",
  "improved",
  "pass",
];
const ALWAYS_MATTER: ReadonlySet<ShownKind> = new Set(["regression", "warning", "incomparable"]);

/** All findings, the most urgent first: by kind, by role, and by how far they are beyond their margin; then by name. */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .map((finding) => ({ finding, rank: rankOf(finding), name: nameFinding(finding) }))
    .toSorted((a, b) => compareRanks(a.rank, b.rank) || compareText(a.name, b.name))
    .map(({ finding }) => finding);
}

function rankOf(finding: Finding): readonly number[] {
  return [KINDS.indexOf(shownKind(finding)), ROLES.indexOf(finding.role), -urgency(finding)];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, index) => rank !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The findings that a reviewer must see, in that order. */
export function findingsThatMatter(report: Report): readonly Finding[] {
  return orderFindings(report.findings.filter((finding) => matters(finding, report)));
}

/**
 * Limits that are not kept, broken ones first, those of `inform` metrics last. Where a `min` or `max` is not kept, the
 * warning limit beside it is left out.
 */
export function limitsThatMatter(limits: readonly LimitResult[]): readonly LimitResult[] {
  const open = limits.filter((limit) => limit.result !== "kept");
  const hard = new Set(open.filter((limit) => limit.level === "fail").map(placeOf));
  // A role gives both limits one level; the failing limit comes before the warning limit that is crossed, too.
  const [ofInform, ofWarn] = [firstAtPlace(open, "info"), firstAtPlace(open, "warn")];
  const isShown = (limit: LimitResult): boolean => {
    switch (limit.level) {
      case "fail":
        return true;
      case "warn":
        return ofWarn.has(limit) && !hard.has(placeOf(limit));
      case "info":
        return ofInform.has(limit);
    }
  };
  return open.filter(isShown).toSorted((a, b) => limitRank(a) - limitRank(b));
}

function firstAtPlace(open: readonly LimitResult[], level: LimitResult["level"]): ReadonlySet<LimitResult> {
  const shown = open.filter(
    (limit) => limit.level === level && (level === "info" || limit.result === "broken"),
  );
  return new Set(new Map(shown.toReversed().map((limit) => [placeOf(limit), limit])).values());
}

/** Limits that say something about the gate, without those of `inform` metrics. */
export function judgedLimits(limits: readonly LimitResult[]): readonly LimitResult[] {
  return limitsThatMatter(limits).filter(({ level }) => level !== "info");
}

function placeOf({ metric, limit, side, group }: LimitResult): string {
  return JSON.stringify([metric, limit, side, nameAxes(group)]);
}

function limitRank({ result, level }: LimitResult): number {
  if (level === "info") return 4;
  return (result === "inconclusive" ? 2 : 0) + (level === "fail" ? 0 : 1);
}

export interface KindCount {
  readonly kind: ShownKind;
  readonly count: number;
}

/** How many findings of each kind there are; kinds without any are left out. */
export function countKinds(findings: readonly Finding[]): readonly KindCount[] {
  return KINDS.map((kind) => ({
    kind,
    count: findings.filter((finding) => shownKind(finding) === kind).length,
  })).filter(({ count }) => count > 0);
}

/** `metric (axis=value)`, `metric p95 (axis=value)`. */
export function nameFinding(finding: Pick<Finding, "metric" | "quantile" | "group">): string {
  const groupName = nameAxes(finding.group);
  const name = measureName(finding);
  return groupName === "" ? name : `${name} (${groupName})`;
}

/**
 * An undecided comparison matters when it costs more than a note. The others are mentioned once, in the title and in
 * the causes, and so is a missing baseline.
 */
function matters(finding: Finding, report: Report): boolean {
  if (creepCostName(finding) === "creep") return true;
  if (finding.kind !== "inconclusive") return ALWAYS_MATTER.has(finding.kind);
  const cost = costOfFinding(finding, report);
  return cost !== "pass" && cost !== "note";
}

/** The worsening in margins; a margin of 0 counts as one millionth. */
function urgency(finding: Finding): number {
  return finding.estimate === null ? 0 : worsening(finding) / Math.max(finding.margin, 1e-6);
}

/** UTF-16 code-unit order: the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
