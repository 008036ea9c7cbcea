import { z } from "zod";
import { didYouMean } from "../base/did-you-mean.ts";
import { quote } from "../base/quote.ts";
import type { Acceptance } from "../model/config/acceptance.ts";
import type { Margin } from "../model/config/margin.ts";
import { isTested } from "../model/config/metric-kind.ts";
import type { PolicyChange } from "../model/result/report.ts";
import { entryFor } from "../model/config/metric-pattern.ts";
import { defaultMargin } from "./metrics/kind-defaults.ts";
import { checkAmount, ownMargin as inOwnUnit } from "./metrics/own-amounts.ts";
import { IMPLICIT_SUCCESS } from "../model/config/implicit-success.ts";
import type { WrittenMetric } from "./metrics/written-metrics.ts";
import type { Complaint } from "./values/complaint.ts";
import { expected, optionalKey, requiredKey } from "./values/keys.ts";
import { ownedParts, type Owner } from "./values/owner.ts";
import { amountText } from "./values/amounts.ts";
import { percentText, settingChange, unknownLooser } from "./values/setting-change.ts";
import { checkWhere, type KnownAxes, resolveWhere, whereText } from "./values/where.ts";
import { day, ownMargin, text, where } from "./values/written-values.ts";

/** One regression that is known. */
export const writtenAcceptance = z.strictObject(
  {
    metric: requiredKey(text, "The metric that is worse."),
    where: optionalKey(where, "Groups it applies to: axis to a value or a list of values. Default: all."),
    reason: requiredKey(text, "Why this is accepted; shown in every report until it ends."),
    expires: requiredKey(
      day,
      "Last day of the acceptance, in UTC, such as `2026-04-30`. From the next day on the regression counts again.",
    ),
    "up-to": optionalKey(
      ownMargin,
      "Accepted size of the worsening, written like the metric's `margin`: `10%`, `0.05` or `1.5 s`. A larger measured worsening counts as a regression. Default: any size.",
    ),
  },
  expected("a mapping with metric, reason and expires"),
);

type WrittenAcceptance = z.output<typeof writtenAcceptance>;

/** Acceptances are policy: those that a pull request adds do not count for itself. */
export const ACCEPT_OWNER = "base" satisfies Owner;

type Path = readonly (string | number)[];
type Metrics = Readonly<Record<string, WrittenMetric>>;

/** Checks that acceptances name existing metrics and an amount that can be measured for the metric. */
export function checkAccept(accept: readonly WrittenAcceptance[], metrics: Metrics): Complaint[] {
  return accept.flatMap((acceptance, index) => {
    const path = ["accept", index];
    const { metric: name } = acceptance;
    if (name === IMPLICIT_SUCCESS.name) return checkUpTo(acceptance, { kind: IMPLICIT_SUCCESS.kind }, path);
    const metric = entryOf(name, metrics);
    if (metric !== undefined) return checkUpTo(acceptance, metric, path);
    const known = [...Object.keys(metrics), IMPLICIT_SUCCESS.name];
    const message = `unknown metric ${quote(name)}.${didYouMean(name, known)}`;
    return [{ path: [...path, "metric"], at: "value", message }];
  });
}

/** The entry that holds for a metric, which may be a pattern. */
function entryOf(name: string, metrics: Metrics): WrittenMetric | undefined {
  const entry = entryFor(name, Object.keys(metrics));
  return entry === null ? undefined : metrics[entry];
}

/** An acceptance holds for groups, so an axis that does not split the comparison into groups can never match. */
export function checkAcceptGroups(
  accept: readonly WrittenAcceptance[],
  axes: KnownAxes,
  by: readonly string[],
): Complaint[] {
  return accept.flatMap(({ where = {} }, index) => {
    const path = ["accept", index, "where"];
    return [
      ...checkWhere(where, path, axes),
      ...Object.keys(where)
        .filter((axis) => axes.has(axis) && !by.includes(axis))
        .map((axis): Complaint => ({
          path: [...path, axis],
          at: "key",
          message: `axis ${quote(axis)} does not split the comparison into groups: it is not in compare.by (${by.join(", ")})`,
        })),
    ];
  });
}

function checkUpTo(
  acceptance: WrittenAcceptance,
  metric: Pick<WrittenMetric, "kind" | "quantile" | "rule" | "unit">,
  path: Path,
): Complaint[] {
  const upTo = acceptance["up-to"];
  if (upTo === undefined) return [];
  const complain = (message: string): Complaint[] => [{ path: [...path, "up-to"], at: "value", message }];
  if (!isTested(metric.kind)) {
    return complain(`kind ${metric.kind} has no size of a regression: leave up-to out`);
  }
  if (upTo.scale === scaleOf(metric) || upTo.value === 0) {
    return checkAmount(upTo, metric.unit, [...path, "up-to"]);
  }
  return complain(
    upTo.scale === "absolute"
      ? `this metric is judged relative to its baseline: write a percentage such as 10%, got ${amountText(upTo)}`
      : "this metric is judged in its own unit: write a number such as 0.05, got a percentage",
  );
}

/** The scale of the findings of the metric. */
function scaleOf(metric: Pick<WrittenMetric, "kind" | "quantile" | "rule">): "relative" | "absolute" {
  if (metric.rule?.change !== undefined) return "relative";
  return metric.rule?.points !== undefined ? "absolute" : defaultMargin(metric).scale;
}

export function resolveAcceptance(written: WrittenAcceptance, axes: KnownAxes, metrics: Metrics): Acceptance {
  const { metric, reason, expires } = written;
  const upTo = written["up-to"];
  const unit = entryOf(metric, metrics)?.unit;
  return {
    metric,
    where: resolveWhere(written.where ?? {}, axes),
    reason,
    expires,
    upTo: upTo === undefined ? null : inOwnUnit(upTo, { unit }),
  };
}

/** Compares acceptances by what they cover. An added acceptance, or one that lasts longer, gates less. */
export const ownedAccept = ownedParts<readonly Acceptance[]>(ACCEPT_OWNER, (base, head) => {
  const places = [...new Set([...base, ...head].map(placeOf))];
  return places.flatMap((place) => {
    const [before, after] = [base, head].map((all) => all.filter((one) => placeOf(one) === place));
    return placeChanges(`accept.${place}`, before ?? [], after ?? []);
  });
});

function placeChanges(
  path: string,
  base: readonly Acceptance[],
  head: readonly Acceptance[],
): readonly PolicyChange[] {
  const [before, after] = [base[0], head[0]];
  if (base.length !== 1 || head.length !== 1 || before === undefined || after === undefined) {
    return settingChange({ path, base, head, text: listText, looser: looserList });
  }
  return [
    ...settingChange({
      path: `${path}.expires`,
      base: before.expires,
      head: after.expires,
      text: String,
      looser: (from, to) => to > from,
    }),
    ...settingChange({
      path: `${path}.up-to`,
      base: before.upTo,
      head: after.upTo,
      text: sizeText,
      looser: looserSize,
    }),
    ...settingChange({
      path: `${path}.reason`,
      base: before.reason,
      head: after.reason,
      text: String,
      looser: unknownLooser,
    }),
  ];
}

function placeOf({ metric, where }: Acceptance): string {
  const groups = whereText(where);
  return groups === "" ? metric : `${metric}[${groups}]`;
}

function listText(all: readonly Acceptance[]): string {
  if (all.length === 0) return "none";
  return all.map(({ expires, upTo }) => `until ${expires}, up to ${sizeText(upTo)}`).join("; ");
}

/** Where several acceptances cover the same place, only their number is compared. */
function looserList(base: readonly Acceptance[], head: readonly Acceptance[]): boolean | null {
  if (base.length === 0 || head.length === 0) return head.length > 0;
  return null;
}

function sizeText(upTo: Margin | null): string {
  if (upTo === null) return "any size";
  return upTo.scale === "relative" ? percentText(upTo.value) : String(upTo.value);
}

function looserSize(base: Margin | null, head: Margin | null): boolean | null {
  if (base === null || head === null) return head === null;
  return base.scale === head.scale ? head.value > base.value : null;
}
