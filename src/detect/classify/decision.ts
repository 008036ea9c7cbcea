import type { FindingKind } from "../../model/result/finding.ts";
import type { Reason, ReasonCode } from "../../model/result/reason.ts";

/** The kind of a finding, and the reason for it. */
export interface Decision {
  readonly kind: FindingKind;
  readonly reason: Reason;
  /** Number of units that would decide the comparison; null = not known or not needed. */
  readonly neededUnits: number | null;
}

export function decided(kind: FindingKind, code: ReasonCode, text: string): Decision {
  return { kind, reason: { code, text }, neededUnits: null };
}
