import { noiseScale } from "../../calibrate/assumed-noise.ts";
import { parsePercentage } from "../../config/values/amounts.ts";
import { type Problem, problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import type { Metric } from "../../model/config/metric.ts";
import type { NoiseScale } from "../../model/result/calibration.ts";

/** Parses texts such as `metric=5%` and `metric=0.1`. UsageError lists all invalid ones. */
export function parseNoise(
  texts: readonly string[],
  metrics: readonly Metric[],
): ReadonlyMap<string, number> {
  const parsed = texts.map((text) => parseOne(text, metrics));
  const problems = parsed.flatMap((one) => ("message" in one ? [toProblem(one.message)] : []));
  requireNone(problems);
  return new Map(parsed.flatMap((one) => ("message" in one ? [] : [[one.name, one.value] as const])));
}

type Parsed = { readonly name: string; readonly value: number } | { readonly message: string };

function parseOne(text: string, metrics: readonly Metric[]): Parsed {
  // The name of a metric may contain `=`, a number does not.
  const at = text.lastIndexOf("=");
  const name = text.slice(0, Math.max(0, at));
  const number = text.slice(at + 1);
  const metric = metrics.find((one) => one.name === name);
  if (metric === undefined) {
    return { message: `expected metric=value with a metric of the config, got '${text}'` };
  }
  if (kindTraits(metric.kind).assumedNoise === null) {
    return { message: `'${name}' is of kind ${metric.kind} and has no noise` };
  }
  const as = noiseScale(metric);
  const share = as === "events" ? null : parsePercentage(number);
  const value = share ?? (number.trim() === "" ? Number.NaN : Number(number));
  if (value >= 0 && value <= LARGEST[as]) return { name, value };
  return { message: `expected ${WANTED[as]} for '${name}', got '${number}'` };
}

const LARGEST = {
  rate: 1,
  // With more events the exact test of totals is not used.
  events: 1e6,
  sd: Number.MAX_VALUE,
  "relative-sd": Number.MAX_VALUE,
} as const satisfies Record<NoiseScale, number>;
const WANTED = {
  rate: "a pass rate between 0 and 1",
  events: "the mean number of events in a trial, such as 12,",
  sd: "a standard deviation such as 5% or 0.1",
  "relative-sd": "a standard deviation such as 5% or 0.1",
} as const satisfies Record<NoiseScale, string>;

function toProblem(message: string): Problem {
  return problemAt("--noise", message);
}
