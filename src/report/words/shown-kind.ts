import { isAccepted } from "../../model/config/acceptance.ts";
import type { Finding, FindingKind } from "../../model/result/finding.ts";

/** What a finding is shown as: a regression that is known and accepted is neither red nor hidden. */
export type ShownKind = FindingKind | "accepted";

export function shownKind(finding: Pick<Finding, "kind" | "accepted">): ShownKind {
  return isAccepted(finding) ? "accepted" : finding.kind;
}
