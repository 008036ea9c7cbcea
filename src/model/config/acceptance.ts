import type { Axes } from "./case.ts";
import type { Finding } from "../result/finding.ts";
import type { Margin } from "./margin.ts";
import type { Where } from "./metric.ts";

/** A known regression that the config accepts, with a reason and for a limited time. */
export interface Acceptance {
  readonly metric: string;
  /** Groups that it covers; empty = all. */
  readonly where: Where;
  readonly reason: string;
  /** The last day on which it holds, such as `2026-04-30`, in UTC. */
  readonly expires: string;
  /** The largest worsening that is accepted, on the scale of the metric's margin; null = any. */
  readonly upTo: Margin | null;
}

/** Whether a finding is a regression that the config accepts now. */
export function isAccepted({ accepted }: Pick<Finding, "accepted">): boolean {
  return accepted?.state === "in-force";
}

/** Whether an acceptance covers this group. */
export function coversGroup({ where }: Acceptance, group: Axes): boolean {
  return Object.entries(where).every(
    ([axis, values]) =>
      Object.hasOwn(group, axis) && values.some((value) => String(value) === String(group[axis])),
  );
}
