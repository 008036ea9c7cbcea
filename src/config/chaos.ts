import { z } from "zod";
import { type Chaos, describeChaos, FAULT_TYPES } from "../model/config/chaos.ts";
import type { Complaint } from "./values/complaint.ts";
import { expected, optionalKey, requiredKey } from "./values/keys.ts";
import { owned, type Owners } from "./values/owner.ts";
import { unknownLooser } from "./values/setting-change.ts";
import { checkWhere, type KnownAxes, resolveWhere } from "./values/where.ts";
import { duration, oneOf, share, where, wholeNumber } from "./values/written-values.ts";

const cases = z.array(where, expected("a list of mappings from axis to a value or a list of values"));

export const writtenChaos = z.strictObject(
  {
    rate: requiredKey(share, "Share of the attempts that get a fault, retries included: `0.1` or `10%`."),
    types: optionalKey(
      z
        .array(oneOf(FAULT_TYPES), expected(`a list of ${FAULT_TYPES.join(", ")}`))
        .min(1, "expected at least one type of fault, got an empty list"),
      "Types of faults, all equally likely. Default: all types.",
    ),
    seed: optionalKey(
      wholeNumber(0, 2 ** 32 - 1),
      "Seed that, with the trial's key and the attempt's number, chooses the attempts and their faults. Default: 0.",
    ),
    delay: optionalKey(duration, "Delay before a `slow` attempt starts. Default: 1s."),
    always: optionalKey(cases, "Cases in which every attempt gets a fault, written as in `matrix.exclude`."),
    never: optionalKey(cases, "Cases that get no fault; takes precedence over `always`."),
  },
  expected("a mapping with rate, types and seed"),
);

type WrittenChaos = z.output<typeof writtenChaos>;

/** A run with faults is marked and never becomes a baseline, so a pull request may inject its own faults. */
export const CHAOS_OWNER = {
  rate: "head",
  types: "head",
  seed: "head",
  delay: "head",
  always: "head",
  never: "head",
} as const satisfies Owners<WrittenChaos>;

export function checkChaos(chaos: WrittenChaos, axes: KnownAxes): Complaint[] {
  return (["always", "never"] as const).flatMap((key) =>
    (chaos[key] ?? []).flatMap((filter, index) => checkWhere(filter, ["chaos", key, index], axes)),
  );
}

export function resolveChaos(written: WrittenChaos, axes: KnownAxes): Chaos {
  const { rate, types, seed, delay, always, never } = written;
  return {
    rate,
    // A fixed order, so that writing them in another order changes nothing.
    types: FAULT_TYPES.filter((type) => types === undefined || types.includes(type)),
    seed: seed ?? 0,
    delayMs: delay ?? 1000,
    always: (always ?? []).map((entry) => resolveWhere(entry, axes)),
    never: (never ?? []).map((entry) => resolveWhere(entry, axes)),
  };
}

export const ownedChaos = owned<Chaos | null>(CHAOS_OWNER.rate, {
  path: "chaos",
  text: (chaos) => (chaos === null ? "none" : describeChaos(chaos)),
  looser: unknownLooser,
});
