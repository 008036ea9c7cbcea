import { formatWrittenPercent } from "../../base/format-number.ts";
import type { Where } from "./metric.ts";

/** Kinds of injected faults, in the order in which they are drawn. */
export const FAULT_TYPES = [
  "random",
  "network",
  "timeout",
  "resource",
  "database",
  "slow",
  "truncate",
] as const;

export type FaultType = (typeof FAULT_TYPES)[number];

/** Faults that are injected into a run on purpose. */
export interface Chaos {
  /** Share of the attempts, 0 to 1. */
  readonly rate: number;
  /** Not empty, without doubles. */
  readonly types: readonly FaultType[];
  /** Chooses the attempts; apart from the config's seed, so that cases and draws stay what they are. */
  readonly seed: number;
  /** How much later a `slow` attempt begins. */
  readonly delayMs: number;
  /** Cases whose every attempt gets a fault. */
  readonly always: readonly Where[];
  /** Cases that get none; wins over `always`. */
  readonly never: readonly Where[];
}

/** Mark of a manifest. */
export const CHAOS_MARK = "chaos";

/** How the message of every injected error begins. */
export const INJECTED = "injected fault";

/** `10% of all attempts (network, slow; seed 3)`. */
export function describeChaos({ rate, types, seed, always, never }: Chaos): string {
  const kinds = types.length === FAULT_TYPES.length ? "all types" : types.join(", ");
  const marked = always.length + never.length === 0 ? "" : ", some cases always or never";
  return `${formatWrittenPercent(rate)} of all attempts (${kinds}; seed ${seed}${marked})`;
}
