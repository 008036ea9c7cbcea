import type { AxisValue } from "../../model/config/case.ts";
import type { Budget, Execution } from "../../model/config/config.ts";
import type { KnownAxes } from "../matrix/where.ts";
import type { WrittenBudget, WrittenConcurrency, WrittenRetry } from "./written-limits.ts";

/** `byDefault`: trials at a time where nothing is written. */
export function resolveConcurrency(
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

export function resolveRetry(written: WrittenRetry | undefined): Pick<Execution, "retry" | "deadlineMs"> {
  return {
    retry: {
      attempts: written?.attempts ?? 3,
      delayMs: written?.delay ?? 1000,
      maxDelayMs: written?.["max-delay"] ?? 30_000,
      jitter: written?.jitter ?? true,
    },
    deadlineMs: written?.deadline ?? null,
  };
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
