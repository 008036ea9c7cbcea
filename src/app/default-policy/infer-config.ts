import { isUnitLabel } from "../../base/known-unit.ts";
import { problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { quote } from "../../base/quote.ts";
import { parseConfigValue } from "../../config/parse-config.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import type { AxisValue } from "../../model/config/case.ts";
import type { Config } from "../../model/config/config.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { type NamedPolicy, parsePolicyFlags, type PolicyFlags } from "./policy-flags.ts";
import { describePolicy } from "./describe-policy.ts";
import type { DescribeMetrics } from "../../pipeline/world.ts";
import type { MeasuredFacts, MeasuredMetric } from "./measured-facts.ts";

/** Version of the fixed policy: any change of a default that can change a verdict raises it. */
const POLICY_VERSION = 1;

export interface InferRequest {
  /** Gate id. */
  readonly id: string;
  /** As problems name it: `--candidate`. */
  readonly place: string;
  /** File of the candidate. */
  readonly file: string;
  readonly flags: PolicyFlags;
}

/**
 * The config of results without one: what they contain says what is compared, the format says kinds and directions, and
 * all else is the fixed policy. UsageError for flags that do not fit, and for metrics of which nothing says the kind.
 */
export function inferConfig(facts: MeasuredFacts, { id, place, file, flags }: InferRequest): Config {
  const names = facts.metrics.map(({ name }) => name);
  const named = parsePolicyFlags(flags, names);
  requireKinds(facts.metrics, named, place);
  const written: WrittenShape = {
    version: 1,
    id,
    matrix: axesOf(facts),
    run: { "results-file": file },
    metrics: Object.fromEntries(facts.metrics.map((metric) => [metric.name, metricOf(metric, named)])),
    compare: flags.alpha === null ? {} : { alpha: flags.alpha },
  };
  const config = parseConfigValue(written, "the default policy");
  return { ...config, defaultPolicy: `No config: ${describePolicy(config.metrics, POLICY_VERSION)}` };
}

/**
 * Metrics that a tool's format describes and the config does not have are judged by the fixed policy, which the report
 * names.
 */
export const describeMetrics: DescribeMetrics = (config, described) => {
  if (described.length === 0) return config;
  const written = described.map((metric): readonly [string, unknown] => [
    metric.name,
    metricOf({ name: metric.name, described: metric }, NO_POLICY),
  ]);
  const whole: WrittenShape = {
    version: 1,
    id: config.id,
    run: { "results-file": "results" },
    metrics: Object.fromEntries(written),
  };
  const { metrics } = parseConfigValue(whole, "the default policy");
  const who = config.defaultPolicy ?? "Metrics that the config does not have:";
  return {
    ...config,
    metrics: [...config.metrics, ...metrics],
    defaultPolicy: `${who} ${describePolicy(metrics, POLICY_VERSION)}`,
  };
};

const NO_POLICY: NamedPolicy = {
  kinds: new Map(),
  margins: new Map(),
  floors: new Map(),
  ceilings: new Map(),
};

type WrittenShape = Partial<Record<keyof WrittenConfig, unknown>>;

function axesOf({ axes }: MeasuredFacts): { readonly axes: Readonly<Record<string, readonly AxisValue[]>> } {
  return { axes: Object.fromEntries([...axes].map(([name, values]) => [name, [...values]])) };
}

/** Our own rows say no kind: a wrong guess would reverse the gate. */
function requireKinds(metrics: readonly MeasuredMetric[], { kinds }: NamedPolicy, place: string): void {
  const unknown = metrics.filter(({ name, described }) => described === null && !kinds.has(name));
  requireNone(
    unknown.map(({ name }) =>
      problemAt(
        place,
        `has the metric ${quote(name)}, of which nothing says the kind: write --metric ${quote(`${name}=latency`)} or another kind (latency, memory, amount, score, binary, count, exact), or a config`,
      ),
    ),
  );
}

function metricOf(
  { name, described }: MeasuredMetric,
  named: NamedPolicy,
): Readonly<Record<string, unknown>> {
  const given = named.kinds.get(name);
  const kind = given?.kind ?? described?.kind ?? "amount";
  const { better } = given === undefined ? { better: described?.better ?? null } : given;
  const ownBetter = kindTraits(kind).better;
  const isOpen = better === null && ownBetter === "required";
  const unit = described?.unit ?? null;
  const margin = named.margins.get(name);
  const [min, max] = [named.floors.get(name), named.ceilings.get(name)];
  return {
    kind,
    ...(better === null || ownBetter === "none" ? {} : { better }),
    // Without a direction a change is neither better nor worse: it is shown, and not judged.
    ...(isOpen
      ? { better: "lower", role: "inform" }
      : { role: given === undefined ? described?.role : "gate" }),
    ...(unit === null || !isUnitLabel(unit) ? {} : { unit }),
    ...(margin === undefined ? {} : { margin: numberOrText(margin) }),
    ...(min === undefined ? {} : { min: numberOrText(min) }),
    ...(max === undefined ? {} : { max: numberOrText(max) }),
  };
}

/** As YAML reads it. */
function numberOrText(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}
