import type { GateConfig } from "../model/config/config.ts";
import type { Finding } from "../model/result/finding.ts";
import type { LimitResult } from "../model/result/limit-result.ts";
import { measureName } from "../model/config/metric.ts";
import { limitCostName } from "../model/result/finding-cost.ts";
import type { Cause, CostName } from "../model/result/verdict.ts";
import { limitBound, limitEstimate, limitTrials } from "../model/result/limit-numbers.ts";
import { inGroup, shorten } from "./describe-finding.ts";

/** A crossed `min` or `max` hides the `warn-min` or `warn-max` of the same metric and group, which is then crossed too. */
export function limitCauses(
  { limits, findings }: { readonly limits: readonly LimitResult[]; readonly findings: readonly Finding[] },
  costs: GateConfig["costs"],
): readonly Cause[] {
  const isHidden = (limit: LimitResult) =>
    limit.level === "warn" &&
    limits.some(
      (worse, index) =>
        isBeyond(worse) &&
        isSamePlace(worse, limit) &&
        // The role `track` makes both warn, and the failing limit comes first.
        (worse.level === "fail" || (worse.level === "warn" && index < limits.indexOf(limit))),
    );
  const shown = limits.filter((limit) => !isHidden(limit));
  return NAMES.flatMap((name): readonly Cause[] => {
    const found = shown.filter((limit) => limitCostName(limit) === name);
    if (found.length === 0) return [];
    return [{ name, cost: costs[name], count: found.length, text: causeText(name, found, findings) }];
  });
}

/** The names in the order in which the causes are listed. */
const NAMES = [
  "limit-broken",
  "nothing-measured",
  "error-rate",
  "limit-warning",
  "limit-inconclusive",
] as const satisfies readonly CostName[];

/** Whether the limit is crossed, probably crossed, or without values that decide. The warning limit beside it would repeat that. */
function isBeyond({ result, open }: LimitResult): boolean {
  return result === "broken" || result === "suspect" || open !== undefined;
}

function isSamePlace(a: LimitResult, b: LimitResult): boolean {
  return a.metric === b.metric && a.limit === b.limit && a.group === b.group;
}

function causeText(name: CostName, found: readonly LimitResult[], findings: readonly Finding[]): string {
  const [first, ...rest] = found;
  if (first === undefined) return "";
  const more = rest.length === 0 ? "" : ` (+${rest.length} more)`;
  return `${titleOf(name, first)}: ${describeLimit(first, findings)}${more}`;
}

const TITLES: Partial<Record<CostName, string>> = {
  "limit-broken": "Limit broken",
  "limit-warning": "Warning limit broken",
  "limit-inconclusive": "Limit not shown to hold",
  "nothing-measured": "Limit without a value",
  "error-rate": "Limit not shown to hold",
};

function titleOf(name: CostName, { open, result }: LimitResult): string {
  if (result === "suspect") return "Limit probably broken";
  if (open === "missing-trials") return TITLES["error-rate"] ?? name;
  return (open === "no-value" ? TITLES["nothing-measured"] : TITLES[name]) ?? name;
}

/** `rule-score 0.78 < min 0.8 in mode=fast`; where values are missing: `rule-score 0.95 on 4 of 20 trials, min 0.8`. */
function describeLimit(limit: LimitResult, findings: readonly Finding[]): string {
  const name = `${limit.level === "warn" ? "warn-" : ""}${limit.limit}`;
  return `${shorten(measureName(limit))} ${valueText(limit, findings)} ${name} ${shorten(limitBound(limit, findings))}${inGroup(limit.group)}`;
}

function valueText(limit: LimitResult, findings: readonly Finding[]): string {
  if (limit.estimate === null) return "has no value,";
  const value = shorten(limitEstimate(limit, findings));
  if (limit.open === "missing-trials") return `${value} ${limitTrials(limit)},`;
  return `${value} ${limit.limit === "min" ? "<" : ">"}`;
}
