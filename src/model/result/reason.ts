/** The reason for a finding: a stable code, and one sentence that says what would decide it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export const REASON_CODES = [
  // no-baseline
  "first-run",
  "by-config",
  "expired",
  "forbidden",
  "unreadable",
  "no-complete-run",
  "incomparable",
  "missing",
  "new-metric",
  "new-group",
  // incomparable
  "gone-group",
  "few-common-units",
  "metric-changed",
  "units-mixed",
  "data-changed",
  "runner-changed",
  "model-changed",
  // regression
  "missing-rate",
  "worse-than-margin",
  "exact-mismatch",
  "plain-rule",
  // warning
  "worse-than-half-margin",
  // Only stored reports of version 0.1.0 have the next two.
  "worse-within-family",
  "possibly-worse",
  "run-effect-cap",
  "constant-on-both-sides",
  // improved, pass
  "better",
  "no-worse-than-margin",
  "identical",
  // inconclusive
  "error-rate",
  "lost-trials",
  "interval-straddles-margin",
  "too-noisy",
  "too-few-units",
  "few-history-runs",
  "main-may-have-moved",
  "baseline-disagrees-with-itself",
  "baseline-zero",
  "no-measurement",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];
