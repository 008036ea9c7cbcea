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
  /** The types of faults: at least one, and no duplicates. */
  readonly types: readonly FaultType[];
  /** Chooses the attempts. It is independent of the config's seed, so that cases and random draws stay the same. */
  readonly seed: number;
  /** The delay of a `slow` attempt. */
  readonly delayMs: number;
  /** Cases in which every attempt gets a fault. */
  readonly always: readonly Where[];
  /** Cases that get no fault; this takes precedence over `always`. */
  readonly never: readonly Where[];
}

/** The mark in the manifest of a run with injected faults. */
export const CHAOS_MARK = "chaos";

/** The beginning of the message of every injected error. */
export const INJECTED = "injected fault";

/** `10% of all attempts (network, slow; seed 3)`. */
export function describeChaos({ rate, types, seed, always, never }: Chaos): string {
  const kinds = types.length === FAULT_TYPES.length ? "all types" : types.join(", ");
  const marked = always.length + never.length === 0 ? "" : ", some cases always or never";
  return `${formatWrittenPercent(rate)} of all attempts (${kinds}; seed ${seed}${marked})`;
}
