import { conversion, isKnownUnit, isUnitLabel } from "../../base/known-unit.ts";
import { problemAt } from "../../base/errors.ts";
import { requireNone } from "../../base/problems.ts";
import { quote } from "../../base/quote.ts";
import { parseConfigValue } from "../../config/parse-config.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import type { AxisValue } from "../../model/config/case.ts";
import type { Config, DefaultPolicy } from "../../model/config/config.ts";
import { hasOwnMargin, withNamedRole } from "./coverage-flags.ts";
import type { Metric } from "../../model/config/metric.ts";
import { kindTraits } from "../../model/config/metric-kind.ts";
import { NO_CONFIG } from "../../model/result/report.ts";
import { type NamedPolicy, parseMargins, parsePolicyFlags, type PolicyFlags } from "./policy-flags.ts";
import { withPlaces } from "./policy-problems.ts";
import { describePolicy } from "./describe-policy.ts";
import type { DescribeMetrics } from "../../pipeline/world.ts";
import { loadSide } from "../runs/load-run.ts";
import { measuredFacts, type MeasuredFacts, type MeasuredMetric } from "./measured-facts.ts";

/** Version of the fixed policy: any change of a default that can change a verdict raises it. */
const POLICY_VERSION = 2;

export interface InferRequest {
  /** Gate id. */
  readonly id: string;
  /** The name in problems: `--candidate`. */
  readonly place: string;
  /** File of the candidate. */
  readonly file: string;
  /** Name of its format; null = the content shows it. */
  readonly format: string | null;
  readonly flags: PolicyFlags;
  /** Whoever asks can give flags. */
  readonly isByFlags: boolean;
  /** What of the policy the change itself could have set; empty = nothing. */
  readonly own: string;
}

/**
 * The config of results without one: what they contain says what is compared, the format says kinds and directions, and
 * all else is the fixed policy. UsageError for flags that do not fit, and for metrics of which nothing says the kind.
 */
export function inferConfig(
  facts: MeasuredFacts,
  { id, place, file, format, flags, isByFlags, own }: InferRequest,
): Config {
  const named = parsePolicyFlags(flags, facts.metrics);
  requireKinds(facts.metrics, named, { place, isByFlags });
  const written: WrittenShape = {
    version: 1,
    id,
    matrix: axesOf(facts),
    run: { "results-file": format === null ? file : { file, format } },
    metrics: Object.fromEntries(facts.metrics.map((metric) => [metric.name, metricOf(metric, named)])),
    compare: flags.alpha === null ? {} : { alpha: flags.alpha },
    // A margin that is named for one of its metrics judges in place of the policy of coverage.
    ...(facts.metrics.some((metric) => hasOwnMargin(metric, named)) ? {} : { coverage: {} }),
  };
  const source = { metrics: facts.metrics.map(({ name }) => name), results: file };
  const config = withPlaces(() => parseConfigValue(written, "the default policy"), source);
  return withPolicy(config, config.metrics, { margins: flags.margin, own });
}

function withPolicy(
  config: Config,
  metrics: readonly Metric[],
  { margins, own }: Pick<DefaultPolicy, "margins" | "own">,
): Config {
  const text = `${NO_CONFIG} ${describePolicy(metrics, POLICY_VERSION)}${own}`;
  return { ...config, defaultPolicy: { text, margins, own } };
}

/**
 * Metrics that a tool's format describes and the config does not have are judged by the fixed policy, which the report
 * names.
 */
export const describeMetrics: DescribeMetrics = (config, described) => {
  if (described.length === 0) return config;
  const measured = described.map((metric): MeasuredMetric => ({ name: metric.name, described: metric }));
  const policy = config.defaultPolicy ?? NO_DEFAULTS;
  const named = { ...NO_POLICY, margins: parseMargins(policy.margins, measured) };
  const whole: WrittenShape = {
    version: 1,
    id: config.id,
    // Axes that results name are known to it.
    run: { command: ["tool"], "results-from": "results" },
    metrics: Object.fromEntries(measured.map((metric) => [metric.name, metricOf(metric, named)])),
  };
  const source = { metrics: described.map(({ name }) => name), results: "the results of run.results-from" };
  const parsed = withPlaces(() => parseConfigValue(whole, "the default policy"), source);
  const metrics = parsed.metrics.filter(({ implicit }) => !implicit);
  const all = { ...config, metrics: [...config.metrics, ...metrics] };
  if (config.defaultPolicy !== undefined) return withPolicy(all, metrics, policy);
  const text = `Metrics that the config does not have: ${describePolicy(metrics, POLICY_VERSION)}`;
  return { ...all, defaultPolicy: { ...policy, text } };
};

/** The text until results say what there is to judge. */
const UNMEASURED = `${NO_CONFIG} default policy ${POLICY_VERSION} of this program judges what the results contain`;

const NO_DEFAULTS: DefaultPolicy = { text: "", margins: [], own: "" };

export interface InvocationRequest {
  readonly id: string;
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** File or folder that an invocation writes. */
  readonly results: string;
  /** Name of its format; null = the content shows it. */
  readonly format: string | null;
  readonly repetitions: number;
  /** `10%`, or `time=5%`. */
  readonly margins: readonly string[];
  /** What of the policy the change itself could have set; empty = nothing. */
  readonly own: string;
}

/** The config of a command that measures many cases in one invocation, without one. */
export function invocationConfig({
  id,
  command,
  env,
  results,
  format,
  repetitions,
  margins,
  own,
}: InvocationRequest): Config {
  const written: WrittenShape = {
    version: 1,
    id,
    matrix: { repetitions },
    run: {
      command: [...command],
      env,
      "results-from": { path: results, ...(format === null ? {} : { format }) },
    },
  };
  return { ...parseConfigValue(written, "action inputs"), defaultPolicy: { text: UNMEASURED, margins, own } };
}

/** The config of results that another step wrote, without one. UsageError where they cannot be read. */
export async function resultsConfig(
  root: string,
  {
    id,
    results,
    format,
    margins,
    own,
  }: Pick<InvocationRequest, "id" | "results" | "format" | "margins" | "own">,
): Promise<Config> {
  const loaded = await loadSide(root, [results], { format, config: null });
  return inferConfig(measuredFacts([loaded]), {
    id,
    place: results,
    file: results,
    format,
    flags: { ...NO_FLAGS, margin: margins },
    isByFlags: false,
    own,
  });
}

const NO_FLAGS: PolicyFlags = { metric: [], margin: [], min: [], max: [], alpha: null };

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
function requireKinds(
  metrics: readonly MeasuredMetric[],
  { kinds }: NamedPolicy,
  { place, isByFlags }: Pick<InferRequest, "place" | "isByFlags">,
): void {
  const unknown = metrics.filter(({ name, described }) => described === null && !kinds.has(name));
  const adviceOn = (name: string): string =>
    isByFlags
      ? `write --metric ${quote(`${name}=latency`)} or another kind (latency, memory, amount, score, binary, count, exact), or a config`
      : "write a config in place of `results`, whose `metrics` say it, with `run.results-file`";
  requireNone(
    unknown.map(({ name }) => {
      const message = `has the metric ${quote(name)}, of which nothing says the kind: ${adviceOn(name)}`;
      return problemAt(place, message);
    }),
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
      : roleOf(given === undefined ? withNamedRole(described, named) : null)),
    ...(unit === null || !isUnitLabel(unit) ? {} : { unit }),
    ...(given === undefined && described?.deterministic === true ? { deterministic: true } : {}),
    ...(margin === undefined ? {} : { margin: amountOf(margin, unit) }),
    ...(min === undefined ? {} : { min: amountOf(min, unit) }),
    ...(max === undefined ? {} : { max: amountOf(max, unit) }),
  };
}

/** The role of a metric; one that a flag names gates. */
function roleOf(described: MeasuredMetric["described"]): Readonly<Record<string, unknown>> {
  if (described === null) return { role: "gate" };
  const { role, roleWhere } = described;
  return roleWhere === undefined ? { role } : { role: "inform", overrides: [{ where: roleWhere, role }] };
}

const AMOUNT = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(\S*)$/i;

/** The value as YAML reads it. `120 ns` of a metric in `ns/op` are those of one operation. */
function amountOf(text: string, unit: string | null): number | string {
  const [, number, own = ""] = AMOUNT.exec(text) ?? [];
  if (number === undefined) return text;
  if (own === "") return Number(number);
  const [above = "", below = ""] = (unit ?? "").split("/");
  const isOfOne =
    below !== "" && !isKnownUnit(below) && !own.includes("/") && conversion(own, above) !== null;
  return isOfOne ? `${number} ${own}/${below}` : text;
}
