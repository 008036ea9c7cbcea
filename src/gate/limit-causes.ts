import type { GateConfig } from "../model/config/config.ts";
import type { Finding, LimitResult } from "../model/result/finding.ts";
import { measureName } from "../model/config/metric.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import { limitBound, limitEstimate } from "../model/result/limit-numbers.ts";
import { inGroup, shorten } from "./describe-finding.ts";

/** A limit that fails hides the softer one it also crosses. */
export function limitCauses(
  { limits, findings }: { readonly limits: readonly LimitResult[]; readonly findings: readonly Finding[] },
  costs: GateConfig["costs"],
): readonly Cause[] {
  const cause = (name: CostName, found: readonly LimitResult[]): readonly Cause[] =>
    found.length === 0
      ? []
      : [{ name, cost: costs[name], count: found.length, text: causeText(name, found, findings) }];
  const broken = limits.filter((limit) => limit.result === "broken" && limit.level === "fail");
  const isHidden = (limit: LimitResult) => broken.some((worse) => isSamePlace(worse, limit));
  const soft = limits.filter((limit) => limit.level === "warn" && !isHidden(limit));
  return [
    ...cause("limit-broken", broken),
    ...cause(
      "limit-warning",
      soft.filter((limit) => limit.result === "broken"),
    ),
    ...cause("limit-inconclusive", limits.filter(isOpen)),
  ];
}

/** A soft limit that the estimate alone crosses is no news yet. */
function isOpen(limit: LimitResult): boolean {
  return limit.result === "inconclusive" && limit.level === "fail";
}

function isSamePlace(a: LimitResult, b: LimitResult): boolean {
  return a.metric === b.metric && a.limit === b.limit && a.group === b.group;
}

function causeText(name: CostName, found: readonly LimitResult[], findings: readonly Finding[]): string {
  const [first, ...rest] = found;
  if (first === undefined) return "";
  const more = rest.length === 0 ? "" : ` (+${rest.length} more)`;
  return `${TITLES[name] ?? name}: ${describeLimit(first, findings)}${more}`;
}

const TITLES: Partial<Record<CostName, string>> = {
  "limit-broken": "Limit broken",
  "limit-warning": "Warning limit broken",
  "limit-inconclusive": "Limit not shown to hold",
};

/** `rule-score 0.78 < min 0.8 in mode=fast`. */
function describeLimit(limit: LimitResult, findings: readonly Finding[]): string {
  const name = `${limit.level === "warn" ? "warn-" : ""}${limit.limit}`;
  const sign = limit.limit === "min" ? "<" : ">";
  const value =
    limit.estimate === null ? "has no value," : `${shorten(limitEstimate(limit, findings))} ${sign}`;
  return `${shorten(measureName(limit))} ${value} ${name} ${shorten(limitBound(limit, findings))}${inGroup(limit.group)}`;
}
