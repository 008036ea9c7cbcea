import { z } from "zod";
import type { Config } from "../model/config/config.ts";
import type { Complaint } from "./values/complaint.ts";
import { expected, optionalKey } from "./values/keys.ts";
import { entries, type Owner } from "./values/owner.ts";
import { settingChange, unknownLooser } from "./values/setting-change.ts";
import { checkWhere, type KnownAxes, resolveWhere, whereText } from "./values/where.ts";
import { where } from "./values/written-values.ts";

export const writtenSuite = z.strictObject(
  {
    where: optionalKey(
      where,
      "Cases of this suite: axis to a value or a list of values. Without it the suite is the whole matrix.",
    ),
  },
  expected("a mapping with where, or {}"),
);

type WrittenSuites = Readonly<Record<string, z.output<typeof writtenSuite>>>;

/** A narrower suite would leave out cases with a regression on both sides, so the base decides it. */
export const SUITES_OWNER = "base-where-it-has-one" satisfies Owner;

export function checkSuites(suites: WrittenSuites, axes: KnownAxes): Complaint[] {
  return Object.entries(suites).flatMap(([name, { where: filter = {} }]) =>
    checkWhere(filter, ["suites", name, "where"], axes),
  );
}

export function resolveSuites(written: WrittenSuites, axes: KnownAxes): Config["suites"] {
  return Object.fromEntries(
    Object.entries(written).map(([name, suite]) => [name, { where: resolveWhere(suite.where ?? {}, axes) }]),
  );
}

export const ownedSuites = entries<Config["suites"]>(SUITES_OWNER, {
  inForce: (base, head) => ({ ...head, ...base }),
  // A suite that only the head has leaves nothing out of the others.
  changes: (base, head) =>
    Object.entries(base).flatMap(([name, suite]) =>
      settingChange({
        path: `suites.${name}`,
        base: suite,
        head: Object.hasOwn(head, name) ? head[name] : undefined,
        text: (given) => (given === undefined ? "removed" : whereText(given.where) || "all"),
        looser: unknownLooser,
      }),
    ),
});
