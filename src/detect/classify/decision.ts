import type { FindingKind, Reason, ReasonCode } from "../../model/result/finding.ts";

/** What a comparison is called, and why. */
export interface Decision {
  readonly kind: FindingKind;
  readonly reason: Reason;
  /** Units that would settle it; null = not known or not needed. */
  readonly neededUnits: number | null;
}

export function decided(kind: FindingKind, code: ReasonCode, text: string): Decision {
  return { kind, reason: { code, text }, neededUnits: null };
}
