import type { BudgetReport, EndpointReport, LimiterReport } from "../../model/run/limiters.ts";
import { plural } from "./describe-run.ts";
import { formatNumber, withoutResidue } from "../../base/format-number.ts";
import { formatDuration } from "../../base/format-value.ts";

/**
 * The effects of limits on a run, in one or two lines of plain text; empty when they had none. The text is not escaped.
 */
export function describeLimiters(limiters: LimiterReport | undefined): readonly string[] {
  if (limiters === undefined) return [];
  const { waitedMs, endpoints, budget } = limiters;
  const waits = [
    waited("the rate", waitedMs.rate),
    waited("Retry-After", waitedMs.retryAfter),
    waited("lower concurrency", waitedMs.concurrency),
    waited("the budget", waitedMs.budget),
  ].filter((text) => text !== "");
  const happened = [
    ...(waits.length === 0 ? [] : [`waited ${waits.join(", ")}`]),
    ...endpoints.map(describeEndpoint),
  ];
  return [
    ...(happened.length === 0 ? [] : [`Limits: ${happened.join("; ")}`]),
    ...(budget.length === 0 ? [] : [`Budget: ${budget.map(describeBudget).join(", ")}`]),
  ];
}

function waited(cause: string, ms: number): string {
  return ms < 1 ? "" : `${formatDuration(ms)} for ${cause}`;
}

function describeEndpoint({
  endpoint,
  limit,
  cuts,
  pauses,
  opened,
  refused,
  diverted = 0,
}: EndpointReport): string {
  const parts = [
    cuts === 0 ? "" : `cut ${plural(cuts, "time")}, to ${formatNumber(limit, 1)} at once at the end`,
    pauses === 0 ? "" : `requested a pause ${plural(pauses, "time")}`,
    opened === 0 ? "" : `circuit opened ${plural(opened, "time")}, ${plural(refused, "trial")} not tried`,
    diverted === 0 ? "" : `${plural(diverted, "attempt")} used its fallback`,
  ].filter((text) => text !== "");
  return `${endpoint} ${parts.join(", ")}`;
}

function describeBudget({ name, limit, spent, reserved }: BudgetReport): string {
  const known = withoutResidue(reserved, limit);
  const kept = known === 0 ? "" : ` (${formatNumber(known, 3)} of it reserved, actual use unknown)`;
  return `${formatNumber(spent, 3)} of ${formatNumber(limit, 3)} ${name}${kept}`;
}
