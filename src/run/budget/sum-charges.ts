import type { AttemptAmounts } from "../../model/config/config.ts";

/** Null where a part is not known. */
export function sumCharges(charges: readonly (AttemptAmounts | null)[]): AttemptAmounts {
  const sum = (name: keyof AttemptAmounts): number | null => {
    const parts = charges.map((charge) => (charge === null ? null : charge[name]));
    return parts.reduce<number | null>(
      (total, part) => (total === null || part === null ? null : total + part),
      0,
    );
  };
  return { calls: sum("calls"), tokens: sum("tokens"), costUsd: sum("costUsd") };
}
