import type { Margin } from "../../model/config/margin.ts";
import {
  LIMIT_NAMES,
  type Limits,
  type Metric,
  type MetricPolicy,
  type PlainRule,
  ROLES,
} from "../../model/config/metric.ts";
import { entryFor, isMetricPattern } from "../../model/config/metric-pattern.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import { entries, type Owner } from "../values/owner.ts";
import { LIMIT_KEYS } from "./limit-keys.ts";
import {
  laterIsLooser,
  lessIsLooser,
  moreIsLooser,
  percentText,
  settingChange,
  unknownLooser,
} from "../values/setting-change.ts";
import { whereText } from "../values/where.ts";

/** A metric is one value, because its keys depend on each other. */
export const METRICS_OWNER = "base-where-it-has-one" satisfies Owner;

/** A metric that the head removes is still judged, and its values are then missing. */
export const ownedMetrics = entries<readonly Metric[]>(METRICS_OWNER, {
  inForce: (base, head) => {
    const ofHead = new Set(head.map(({ name }) => name));
    const all = [
      ...head.map((metric) => baseOf(metric, entryOfBase(metric.name, base))),
      ...base.filter(({ name }) => !ofHead.has(name)),
    ];
    // The first pattern that matches holds: those of the base come first, in its order.
    const patterns = base.filter(({ name }) => isMetricPattern(name));
    if (patterns.length === 0) return all;
    const rank = ({ name }: Metric): number =>
      isMetricPattern(name) ? patterns.findIndex((one) => one.name === name) + 1 || Infinity : 0;
    return all.toSorted((a, b) => rank(a) - rank(b) || 0);
  },
  changes: metricChanges,
});

/** The base's entry for a metric: what one of its patterns matches is not the head's to define. */
function entryOfBase(name: string, base: readonly Metric[]): Metric | undefined {
  const entry = entryFor(
    name,
    base.map((metric) => metric.name),
  );
  const found = base.find((metric) => metric.name === entry);
  // A pattern of the head is one of its own, though a wider one of the base matches its text.
  if (found === undefined || found.name === name) return found;
  return isMetricPattern(name) ? undefined : { ...found, name };
}

function baseOf(head: Metric, base: Metric | undefined): Metric {
  if (base === undefined) return head;
  const isDisputed = base.unit !== null && head.unit !== null && base.unit !== head.unit;
  return isDisputed ? { ...base, isUnitDisputed: true } : base;
}

/** The base's metrics, where only its own are judged. In which unit the head's numbers without one are is in dispute where it declares another. */
export function withDisputedUnits(base: readonly Metric[], head: readonly Metric[]): readonly Metric[] {
  const ofHead = new Map(head.map((metric) => [metric.name, metric]));
  const ofBase = new Set(base.map(({ name }) => name));
  const matched = head.flatMap((metric) => {
    const entry = ofBase.has(metric.name) ? undefined : entryOfBase(metric.name, base);
    return entry === undefined ? [] : [baseOf(metric, entry)];
  });
  const whole = base.map((metric) => {
    const own = ofHead.get(metric.name);
    return own === undefined ? metric : baseOf(own, metric);
  });
  return [...whole, ...matched];
}

/** Changed and removed metrics. A metric that only the head has does not loosen the gate and is not listed. */
function metricChanges(base: readonly Metric[], head: readonly Metric[]): readonly PolicyChange[] {
  const own = new Set(base.map(({ name }) => name));
  const matched = head.flatMap((metric) => {
    const entry = own.has(metric.name) ? undefined : entryOfBase(metric.name, base);
    return entry === undefined ? [] : changesOf(`metrics.${metric.name}`, entry, metric);
  });
  const written = base.flatMap((metric): readonly PolicyChange[] => {
    const path = `metrics.${metric.name}`;
    const changed = head.find(({ name }) => name === metric.name);
    if (changed !== undefined) return changesOf(path, metric, changed);
    const looser = metric.role === "gate" ? true : null;
    return [{ path, base: metric.role, head: "removed", looser, inForce: "base" }];
  });
  return [...written, ...matched];
}

function changesOf(path: string, base: Metric, head: Metric): readonly PolicyChange[] {
  return [
    ...(["kind", "better", "unit", "quantile", "poisson"] as const).flatMap((key) =>
      settingChange({
        path: `${path}.${key}`,
        base: base[key],
        head: head[key],
        text: (value) => String(value ?? "none"),
        looser: unknownLooser,
      }),
    ),
    ...policyPartChanges(path, base, head),
    ...flagChange(`${path}.run-effect`, base.runEffect, head.runEffect),
    ...flagChange(`${path}.deterministic`, base.deterministic, head.deterministic),
    ...(["atol", "rtol"] as const).flatMap((key) =>
      settingChange({
        path: `${path}.${key}`,
        base: base[key],
        head: head[key],
        text: String,
        looser: moreIsLooser,
      }),
    ),
    ...settingChange({
      path: `${path}.rule`,
      base: base.rule,
      head: head.rule,
      text: ruleText,
      looser: looserRule,
    }),
    ...overrideChanges(path, base, head),
  ];
}

/**
 * Setting either flag loosens the gate: run effects limit a finding to a warning, and a deterministic metric can pass
 * with any number of units.
 */
function flagChange(path: string, base: boolean, head: boolean): readonly PolicyChange[] {
  return settingChange({ path, base, head, text: String, looser: (_, value) => value });
}

function policyPartChanges(path: string, base: MetricPolicy, head: MetricPolicy): readonly PolicyChange[] {
  return [
    ...settingChange({
      path: `${path}.margin`,
      base: base.margin,
      head: head.margin,
      text: marginText,
      looser: looserMargin,
    }),
    ...settingChange({
      path: `${path}.negligible`,
      base: base.negligible ?? 0,
      head: head.negligible ?? 0,
      text: String,
      looser: moreIsLooser,
    }),
    ...settingChange({
      path: `${path}.role`,
      base: base.role,
      head: head.role,
      text: String,
      looser: laterIsLooser(ROLES),
    }),
    ...LIMIT_NAMES.flatMap((name) =>
      limitChange(`${path}.${LIMIT_KEYS[name]}`, [base.limits, head.limits], name),
    ),
  ];
}

function limitChange(
  path: string,
  [base, head]: readonly [Limits, Limits],
  key: keyof Limits,
): readonly PolicyChange[] {
  const floor = key === "min" || key === "warnMin";
  return settingChange({
    path,
    base: base[key],
    head: head[key],
    text: (value) => (value === null ? "none" : String(value)),
    looser: (from, to) => {
      if (from === null || to === null) return to === null;
      return floor ? lessIsLooser(from, to) : moreIsLooser(from, to);
    },
  });
}

function marginText({ scale, value }: Margin): string {
  return scale === "relative" ? percentText(value) : String(value);
}

function looserMargin(base: Margin, head: Margin): boolean | null {
  return base.scale === head.scale ? head.value > base.value : null;
}

function ruleText(rule: PlainRule | null): string {
  if (rule === null) return "none";
  return rule.by === "change" ? `change ${percentText(rule.value)}` : `points ${rule.value}`;
}

function looserRule(base: PlainRule | null, head: PlainRule | null): boolean | null {
  return base !== null && head !== null && base.by === head.by ? head.value > base.value : null;
}

/** Overrides of the same groups are compared key by key. Others, and a new order, are compared as a whole. */
function overrideChanges(path: string, base: Metric, head: Metric): readonly PolicyChange[] {
  const groups = [base, head].map(({ overrides }) => overrides.map(({ where }) => whereText(where)));
  if (groups[0]?.join("\n") === groups[1]?.join("\n")) {
    return base.overrides.flatMap((override, index) =>
      policyPartChanges(
        `${path}.overrides[${whereText(override.where)}]`,
        { ...base, ...override.policy },
        { ...head, ...head.overrides[index]?.policy },
      ).filter(({ path: changed }) => isWritten(changed, [override.policy, head.overrides[index]?.policy])),
    );
  }
  return settingChange({
    path: `${path}.overrides`,
    base: base.overrides,
    head: head.overrides,
    text: (overrides) => JSON.stringify(overrides),
    looser: unknownLooser,
  });
}

/** A key that neither override contains is a change of the metric itself, which is listed already. */
function isWritten(path: string, policies: readonly (Partial<MetricPolicy> | undefined)[]): boolean {
  const part = path.slice(path.lastIndexOf(".") + 1);
  const key = part === "margin" || part === "negligible" || part === "role" ? part : "limits";
  return policies.some((policy) => policy?.[key] !== undefined);
}
