import { checkWhere, type KnownAxes } from "../matrix/where.ts";
import type { Complaint } from "../values/complaint.ts";
import { effectiveRun } from "./effective-run.ts";
import type { WrittenConfig } from "../written-config.ts";
import type { WrittenBudget } from "./written-limits.ts";
import type { WrittenSideRun } from "./written-run.ts";

/** Limits that could never hold: of values no case has, or on what the runner does not tell. */
export function checkLimits({ run, sides }: Partial<WrittenConfig>, axes: KnownAxes): Complaint[] {
  if (run === undefined) return [];
  const per = typeof run.concurrency === "object" ? run.concurrency.per : undefined;
  const where = Object.entries(per ?? {}).map(([axis, limits]) => [axis, Object.keys(limits)] as const);
  const executed =
    sides === undefined
      ? [run]
      : [sides.baseline, sides.candidate].map((side) => effectiveRun(run, side.run));
  return [
    ...checkWhere(Object.fromEntries(where), ["run", "concurrency", "per"], axes),
    ...(run.budget === undefined ? [] : checkReservations(run.budget)),
    ...(executed.every(tellsUsage) ? [] : limitsOnUsage(run)),
  ];
}

const RESERVED = ["calls", "tokens", "cost-usd"] as const;

function checkReservations(budget: WrittenBudget): Complaint[] {
  return RESERVED.flatMap((key): Complaint[] => {
    const [limit, most] = [budget[key], budget["max-per-trial"]?.[key]];
    if (limit === undefined || most === undefined || most <= limit) return [];
    const message = `expected at most the whole budget of ${limit}, got ${most}: no trial could start`;
    return [{ path: ["run", "budget", "max-per-trial", key], at: "value", message }];
  });
}

function tellsUsage(run: WrittenSideRun): boolean {
  const source = run["metrics-from"];
  const isSilent = run["results-file"] !== undefined || run.http !== undefined;
  return !isSilent && !(typeof source === "object" && source.patterns !== undefined);
}

function limitsOnUsage(run: NonNullable<WrittenConfig["run"]>): Complaint[] {
  const written = [
    { path: ["run", "budget", "tokens"], value: run.budget?.tokens },
    { path: ["run", "budget", "cost-usd"], value: run.budget?.["cost-usd"] },
    { path: ["run", "rate", "tpm"], value: run.rate?.tpm },
  ];
  const message = "cannot be kept: results-file, http and patterns do not report what a trial used";
  return written.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, at: "key", message }]));
}
