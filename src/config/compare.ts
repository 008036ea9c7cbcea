import { z } from "zod";
import { quote } from "../base/quote.ts";
import type { CompareConfig } from "../model/config/config.ts";
import { type Complaint, valueComplaint } from "./values/complaint.ts";
import { defaultedKey, expected, optionalKey } from "./values/keys.ts";
import { owned, ownedKeys, type Owners } from "./values/owner.ts";
import {
  lessIsLooser,
  listText,
  percentText,
  supersetIsLooser,
  unknownLooser,
} from "./values/setting-change.ts";
import { type KnownAxes, unknownAxis } from "./values/where.ts";
import { oneOf, share, text } from "./values/written-values.ts";

export const writtenCompare = z.strictObject(
  {
    unit: optionalKey(
      text,
      "Axis whose values are compared in pairs, such as tasks; or `repetition`, where the two sides are not paired. Default: `task` if the matrix has that axis, else `repetition`.",
    ),
    cluster: optionalKey(
      text,
      "Axis whose values contain units that are not independent, such as the repository or the document of a task. Its values are then compared in pairs, after the units of each are combined. Needs a `unit` axis.",
    ),
    by: optionalKey(
      z.array(text, expected("a list of axes")),
      "Axes that split the comparison into groups, which are judged separately. Default: every axis except the unit and the cluster.",
    ),
    alpha: defaultedKey(
      z.number(expected("a number between 0 and 0.5")),
      0.05,
      "Probability of a false regression that you accept for the whole gate, all metrics and groups together.",
    ),
    "min-common-units": defaultedKey(
      share,
      "80%",
      "Share of units that both sides must have in common; below it they are `incomparable`.",
    ),
    "may-differ": defaultedKey(
      z.array(oneOf(["metrics", "data", "runner", "models"]), expected("a list")),
      [],
      "What may differ between the two runs without making them incomparable: `metrics` (kind, direction or unit), `data` (the fingerprints of what `data` declares), `runner` (class of machine) or `models` (answers of a fallback with another model).",
    ),
  },
  expected("a mapping with unit, by and alpha"),
);

type WrittenCompare = z.output<typeof writtenCompare>;

export const COMPARE_OWNER = {
  unit: "base",
  cluster: "base",
  by: "base",
  alpha: "base",
  "min-common-units": "base",
  "may-differ": "base",
} as const satisfies Owners<WrittenCompare>;

/** Value of `compare.unit` for unpaired repetitions. No axis may have this name. */
const REPETITION_UNIT = "repetition";

/** Checks that the axes exist and that each has only one role in the comparison. */
export function checkCompareAxes(compare: WrittenCompare, axes: KnownAxes): Complaint[] {
  const { unit, cluster, by } = compare;
  const unknownUnit = unit !== undefined && unit !== REPETITION_UNIT && !axes.has(unit);
  return [
    ...(unknownUnit
      ? [valueComplaint(["compare", "unit"], `${unknownAxis(unit, axes)} Or write ${REPETITION_UNIT}.`)]
      : []),
    ...(cluster === undefined ? [] : checkCluster(cluster, resolveGroups(compare, axes).unit, axes)),
    ...(by ?? []).flatMap((axis, index): Complaint[] => {
      const path = ["compare", "by", index];
      if (!axes.has(axis)) return [valueComplaint(path, unknownAxis(axis, axes))];
      if (axis === unit)
        return [
          valueComplaint(
            path,
            `axis ${quote(axis)} is the unit, so it cannot also split the comparison into groups`,
          ),
        ];
      if (axis === cluster)
        return [
          valueComplaint(
            path,
            `axis ${quote(axis)} is the cluster, so it cannot also split the comparison into groups`,
          ),
        ];
      return by?.indexOf(axis) === index ? [] : [valueComplaint(path, `axis ${quote(axis)} is given twice`)];
    }),
  ];
}

function checkCluster(cluster: string, unit: string | null, axes: KnownAxes): Complaint[] {
  const path = ["compare", "cluster"];
  if (!axes.has(cluster)) return [valueComplaint(path, unknownAxis(cluster, axes))];
  if (cluster === unit) return [valueComplaint(path, `axis ${quote(cluster)} is already the unit`)];
  if (unit !== null) return [];
  const advice = `clusters contain units, but here repetitions are the units (write unit: ${cluster} to compare its values)`;
  return [valueComplaint(path, advice)];
}

export function checkAlpha({ alpha }: WrittenCompare): Complaint[] {
  if (alpha === undefined || (alpha > 0 && alpha < 0.5)) return [];
  return [
    valueComplaint(
      ["compare", "alpha"],
      `expected a number above 0 and below 0.5, such as 0.05, got ${alpha}`,
    ),
  ];
}

/** The unit, the cluster and the groups of the comparison. */
export function resolveGroups(
  written: WrittenCompare | undefined,
  axes: KnownAxes,
): Pick<CompareConfig, "unit" | "cluster" | "by"> {
  const named = written?.unit ?? (axes.has("task") ? "task" : REPETITION_UNIT);
  const unit = named === REPETITION_UNIT ? null : named;
  const cluster = written?.cluster ?? null;
  const by = written?.by ?? [...axes.keys()].filter((axis) => axis !== unit && axis !== cluster);
  return { unit, cluster, by };
}

export function resolveCompare(written: WrittenCompare | undefined, axes: KnownAxes): CompareConfig {
  return {
    ...resolveGroups(written, axes),
    alpha: written?.alpha ?? 0.05,
    minCommonUnits: written?.["min-common-units"] ?? 0.8,
    mayDiffer: written?.["may-differ"] ?? [],
  };
}

export const ownedCompare = ownedKeys<CompareConfig>({
  unit: owned(COMPARE_OWNER.unit, {
    path: "compare.unit",
    text: (axis) => axis ?? REPETITION_UNIT,
    looser: unknownLooser,
  }),
  cluster: owned(COMPARE_OWNER.cluster, {
    path: "compare.cluster",
    text: (axis) => axis ?? "none",
    looser: unknownLooser,
  }),
  by: owned(COMPARE_OWNER.by, { path: "compare.by", text: listText, looser: unknownLooser }),
  // With a smaller alpha more evidence is needed before anything is a regression, so the gate is looser.
  alpha: owned(COMPARE_OWNER.alpha, { path: "compare.alpha", text: String, looser: lessIsLooser }),
  minCommonUnits: owned(COMPARE_OWNER["min-common-units"], {
    path: "compare.min-common-units",
    text: percentText,
    looser: lessIsLooser,
  }),
  mayDiffer: owned(COMPARE_OWNER["may-differ"], {
    path: "compare.may-differ",
    text: (parts) => listText(parts.toSorted()),
    looser: supersetIsLooser,
  }),
});
