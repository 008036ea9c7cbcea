import type { AxisValue } from "../../model/config/case.ts";
import type { BreakerConfig, Budget, Execution, RetryConfig } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { inMilliseconds, type Owned, owned, ownedKeys, plainOwned, unlisted } from "../values/owner.ts";
import { unknownLooser } from "../values/setting-change.ts";
import { checkWhere, type KnownAxes } from "../values/where.ts";
import {
  LIMITS_OWNER,
  type WrittenBudget,
  type WrittenConcurrency,
  type WrittenLimits,
} from "./written-limits.ts";

/** Limits that could never hold: of values that no case has, or on what the runner does not tell. */
export function checkLimits(
  written: WrittenLimits,
  { axes, tellsUsage }: { readonly axes: KnownAxes; readonly tellsUsage: boolean },
): Complaint[] {
  const { concurrency, budget } = written;
  const per = typeof concurrency === "object" ? concurrency.per : undefined;
  const where = Object.entries(per ?? {}).map(([axis, limits]) => [axis, Object.keys(limits)] as const);
  return [
    ...checkWhere(Object.fromEntries(where), ["run", "concurrency", "per"], axes),
    ...(budget === undefined ? [] : checkReservations(budget)),
    ...(tellsUsage ? [] : limitsOnUsage(written)),
  ];
}

export function checkRetry({ retry }: WrittenLimits): Complaint[] {
  const delay = retry?.delay ?? 0;
  const longest = retry?.["max-delay"];
  if (longest === undefined || longest >= delay) return [];
  const message = `expected at least the delay of ${delay} ms, got ${longest} ms`;
  return [valueComplaint(["run", "retry", "max-delay"], message)];
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

function limitsOnUsage(run: WrittenLimits): Complaint[] {
  const written = [
    { path: ["run", "budget", "tokens"], value: run.budget?.tokens },
    { path: ["run", "budget", "cost-usd"], value: run.budget?.["cost-usd"] },
    { path: ["run", "rate", "tpm"], value: run.rate?.tpm },
  ];
  const message = "cannot be kept: results-file, http and patterns do not report what a trial used";
  return written.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, at: "key", message }]));
}

type Limits = Pick<
  Execution,
  | "concurrency"
  | "concurrencyIsExplicit"
  | "concurrencyPer"
  | "qps"
  | "rpm"
  | "tpm"
  | "adaptive"
  | "retry"
  | "deadlineMs"
  | "breaker"
  | "budget"
>;

/** `byDefault`: trials at a time where nothing is written. */
export function resolveLimits(written: WrittenLimits, byDefault: number, axes: KnownAxes): Limits {
  const { rate, retry, breaker, budget } = written;
  return {
    ...resolveConcurrency(written.concurrency, byDefault, axes),
    qps: rate?.qps ?? null,
    rpm: rate?.rpm ?? null,
    tpm: rate?.tpm ?? null,
    adaptive: rate?.adaptive ?? true,
    retry: {
      attempts: retry?.attempts ?? 3,
      delayMs: retry?.delay ?? 1000,
      maxDelayMs: retry?.["max-delay"] ?? 30_000,
      jitter: retry?.jitter ?? true,
    },
    deadlineMs: retry?.deadline ?? null,
    breaker: {
      failures: breaker?.failures ?? 10,
      cooldownMs: breaker?.cooldown ?? 30_000,
      isExplicit: breaker !== undefined,
    },
    budget: budget === undefined ? null : resolveBudget(budget),
  };
}

/** Trials at a time where nothing is written: with a metric that depends on the machine they must not disturb each other. */
export function defaultConcurrency(metrics: readonly Metric[]): number {
  return metrics.some(isMachineDependent) ? 1 : 4;
}

/** Of an execution that was resolved with other metrics. */
export function concurrencyFor(
  { concurrency, concurrencyIsExplicit }: Limits,
  metrics: readonly Metric[],
): number {
  return concurrencyIsExplicit ? concurrency : defaultConcurrency(metrics);
}

function isMachineDependent(metric: Metric): boolean {
  const gates = [metric, ...metric.overrides.map(({ policy }) => policy)].some(({ role }) => role === "gate");
  return metric.runEffect && gates;
}

function resolveConcurrency(
  written: WrittenConcurrency | undefined,
  byDefault: number,
  axes: KnownAxes,
): Pick<Execution, "concurrency" | "concurrencyIsExplicit" | "concurrencyPer"> {
  const { total, per = {} } = typeof written === "object" ? written : { total: written };
  return {
    concurrency: total ?? byDefault,
    concurrencyIsExplicit: total !== undefined,
    concurrencyPer: Object.entries(per).flatMap(([axis, limits]) =>
      Object.entries(limits).map(([name, limit]) => ({
        axis,
        value: valueNamed(name, axes.get(axis)),
        limit,
      })),
    ),
  };
}

/** Keys of YAML mappings are texts: the axis says whether `10` is a number. */
function valueNamed(name: string, values: readonly AxisValue[] | null | undefined): AxisValue {
  return values?.find((value) => String(value) === name) ?? name;
}

export function resolveBudget(written: WrittenBudget): Budget {
  const most = written["max-per-trial"];
  return {
    calls: written.calls ?? null,
    tokens: written.tokens ?? null,
    costUsd: written["cost-usd"] ?? null,
    trials: written.trials ?? null,
    timeMs: written.time ?? null,
    maxPerTrial: {
      calls: most?.calls ?? null,
      tokens: most?.tokens ?? null,
      costUsd: most?.["cost-usd"] ?? null,
    },
  };
}

const retry = LIMITS_OWNER.retry;

const ownedRetry = ownedKeys<RetryConfig>({
  attempts: plainOwned(retry.attempts, "run.retry.attempts"),
  delayMs: inMilliseconds(retry.delay, "run.retry.delay"),
  maxDelayMs: inMilliseconds(retry["max-delay"], "run.retry.max-delay"),
  jitter: plainOwned(retry.jitter, "run.retry.jitter"),
});

const ownedBreaker = owned<BreakerConfig>(LIMITS_OWNER.breaker.failures, {
  path: "run.breaker",
  text: ({ failures, cooldownMs, isExplicit }) =>
    isExplicit ? `${failures} failures, cooldown ${cooldownMs} ms` : "none",
  looser: unknownLooser,
});

export const limitsParts = {
  // Speed changes no result.
  concurrency: unlisted(LIMITS_OWNER.concurrency),
  concurrencyIsExplicit: unlisted(LIMITS_OWNER.concurrency),
  concurrencyPer: unlisted(LIMITS_OWNER.concurrency),
  qps: unlisted(LIMITS_OWNER.rate.qps),
  rpm: unlisted(LIMITS_OWNER.rate.rpm),
  tpm: unlisted(LIMITS_OWNER.rate.tpm),
  adaptive: unlisted(LIMITS_OWNER.rate.adaptive),
  retry: ownedRetry,
  deadlineMs: inMilliseconds(retry.deadline, "run.retry.deadline"),
  breaker: ownedBreaker,
  budget: owned(LIMITS_OWNER.budget.calls, {
    path: "run.budget",
    text: (budget) => (budget === null ? "none" : JSON.stringify(budget)),
    looser: unknownLooser,
  }),
} as const satisfies { readonly [Key in keyof Limits]: Owned<Limits[Key]> };
