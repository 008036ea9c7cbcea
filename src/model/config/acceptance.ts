import type { Axes } from "./case.ts";
import type { Finding } from "../result/finding.ts";
import type { Margin } from "./margin.ts";
import type { Where } from "./metric.ts";

/** A known regression that the config accepts, with a reason and for a time. */
export interface Acceptance {
  readonly metric: string;
  /** Groups it holds for; empty = all. */
  readonly where: Where;
  readonly reason: string;
  /** Last day it holds, `2026-04-30`, in UTC. */
  readonly expires: string;
  /** How much worse is accepted, on the scale of the metric's margin; null = whatever it is. */
  readonly upTo: Margin | null;
}

/** Whether a finding is one that is known and accepted now. */
export function isAccepted({ accepted }: Pick<Finding, "accepted">): boolean {
  return accepted?.state === "in-force";
}

/** Whether an acceptance speaks of this group. */
export function coversGroup({ where }: Acceptance, group: Axes): boolean {
  return Object.entries(where).every(
    ([axis, values]) =>
      Object.hasOwn(group, axis) && values.some((value) => String(value) === String(group[axis])),
  );
}
