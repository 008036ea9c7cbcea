import { type Chaos, FAULT_TYPES } from "../model/config/chaos.ts";
import type { KnownAxes } from "./matrix/known-axes.ts";
import { resolveWhere } from "./matrix/resolve-where.ts";
import type { WrittenChaos } from "./written-chaos.ts";

export function resolveChaos(written: WrittenChaos, axes: KnownAxes): Chaos {
  const { rate, types, seed, delay, always, never } = written;
  return {
    rate,
    // In one order, so that writing them in another one changes nothing.
    types: FAULT_TYPES.filter((type) => types === undefined || types.includes(type)),
    seed: seed ?? 0,
    delayMs: delay ?? 1000,
    always: (always ?? []).map((entry) => resolveWhere(entry, axes)),
    never: (never ?? []).map((entry) => resolveWhere(entry, axes)),
  };
}
