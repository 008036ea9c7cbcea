import type { LimitResult } from "../../model/result/limit-result.ts";
import { limitBound, limitEstimate, limitTrials } from "../../model/result/limit-numbers.ts";
import type { Report } from "../../model/result/report.ts";
import { nameFinding } from "../select-findings.ts";

const MOST_NAMED = 3;

/**
 * `; limits hold: score 0.95, min 0.8 on 40 of 40 trials`: says how much data a kept limit is based on. Empty without a
 * kept limit.
 */
export function heldLimits({ limits, findings }: Pick<Report, "limits" | "findings">): string {
  const held = limits.filter(({ result, level }) => result === "kept" && level === "fail");
  if (held.length === 0) return "";
  const describe = (limit: LimitResult): string => {
    const bound = `${limit.limit} ${limitBound(limit, findings)}`;
    return `${nameFinding(limit)} ${limitEstimate(limit, findings)}, ${bound} ${limitTrials(limit)}`.trimEnd();
  };
  const rest = held.length > MOST_NAMED ? ` and ${held.length - MOST_NAMED} more` : "";
  return `; limits hold: ${held.slice(0, MOST_NAMED).map(describe).join("; ")}${rest}`;
}
