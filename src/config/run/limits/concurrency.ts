import { z } from "zod";
import type { AxisValue } from "../../../model/config/case.ts";
import type { Execution } from "../../../model/config/config.ts";
import type { Metric } from "../../../model/config/metric.ts";
import type { Complaint } from "../../values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "../../values/keys.ts";
import { type Owned, type Owners, unlisted } from "../../values/owner.ts";
import { checkWhere, type KnownAxes } from "../../values/where.ts";
import { wholeNumber } from "../../values/written-values.ts";

const workers = wholeNumber(1, 1000);

export const writtenConcurrencyLimits = z.strictObject(
  {
    total: optionalKey(workers, "Trials at a time, in total; same default as `concurrency`."),
    per: optionalKey(
      z
        .record(
          z.string(),
          z.record(z.string(), workers, expected("a mapping from value to a whole number")),
          expected("a mapping from axis to its values' limits"),
        )
        .meta({ title: "axis → value → number" }),
      "Trials at a time whose case has the given value: `{model: {large: 2}}`.",
    ),
  },
  expected("a whole number, or {total, per}"),
);

export const writtenConcurrency = z
  .union([workers, writtenConcurrencyLimits], expected("a whole number from 1 to 1000, or {total, per}"))
  .meta({ title: "number or limits" });

export const concurrencyShape = {
  concurrency: defaultedKey(
    writtenConcurrency,
    4,
    "Trials at a time. If a machine-dependent metric (`run-effect`) gates, the default is 1, since parallel trials disturb each other's timings. Or `{total, per}`: see below.",
  ),
};

type Written = z.output<z.ZodObject<typeof concurrencyShape>>;

/** The speed of a run does not change its result. */
export const CONCURRENCY_OWNER = { concurrency: "head" } as const satisfies Owners<Written>;

/** Limits for values that no case has would never apply. */
export function checkConcurrency({ concurrency }: Written, axes: KnownAxes): Complaint[] {
  const per = typeof concurrency === "object" ? concurrency.per : undefined;
  const where = Object.entries(per ?? {}).map(([axis, limits]) => [axis, Object.keys(limits)] as const);
  return checkWhere(Object.fromEntries(where), ["run", "concurrency", "per"], axes);
}

type Concurrency = Pick<Execution, "concurrency" | "concurrencyIsExplicit" | "concurrencyPer">;

/** `metrics` determine the default. */
export function resolveConcurrency(
  { concurrency: written }: Written,
  { metrics, axes }: { readonly metrics: readonly Metric[]; readonly axes: KnownAxes },
): Concurrency {
  const { total, per = {} } = typeof written === "object" ? written : { total: written };
  return {
    concurrency: total ?? defaultConcurrency(metrics),
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

/** Keys of YAML mappings are texts. The axis decides whether `10` is a number. */
function valueNamed(name: string, values: readonly AxisValue[] | null | undefined): AxisValue {
  return values?.find((value) => String(value) === name) ?? name;
}

/**
 * Number of trials at a time if the config does not set it. With a machine-dependent metric, trials must not disturb
 * each other.
 */
function defaultConcurrency(metrics: readonly Metric[]): number {
  return metrics.some(isMachineDependent) ? 1 : 4;
}

/**
 * The concurrency of an execution that was resolved with other metrics: a default is at most what these metrics allow.
 */
export function concurrencyFor(
  { concurrency, concurrencyIsExplicit }: Concurrency,
  metrics: readonly Metric[],
): number {
  return concurrencyIsExplicit ? concurrency : Math.min(concurrency, defaultConcurrency(metrics));
}

function isMachineDependent(metric: Metric): boolean {
  const gates = [metric, ...metric.overrides.map(({ policy }) => policy)].some(({ role }) => role === "gate");
  return metric.runEffect && gates;
}

export const concurrencyParts = {
  concurrency: unlisted(CONCURRENCY_OWNER.concurrency),
  concurrencyIsExplicit: unlisted(CONCURRENCY_OWNER.concurrency),
  concurrencyPer: unlisted(CONCURRENCY_OWNER.concurrency),
} as const satisfies { readonly [Key in keyof Concurrency]: Owned<Concurrency[Key]> };
