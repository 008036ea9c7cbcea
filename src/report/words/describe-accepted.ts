import type { Finding } from "../../model/result/finding.ts";
import * as findingText from "../../model/result/finding-numbers.ts";

/** What the config says about an accepted regression, in plain text; empty where it says nothing. */
export function describeAccepted(finding: Finding): string {
  const { accepted } = finding;
  if (accepted === null) return "";
  const size = accepted.upTo === null ? "" : ` up to ${findingText.worseBy(finding, accepted.upTo)}`;
  switch (accepted.state) {
    case "in-force":
      return `Accepted${size} until ${accepted.expires}: ${accepted.reason}`;
    case "expired":
      return `It was accepted${size} until ${accepted.expires} (${accepted.reason}); the acceptance has expired, so it counts.`;
    case "exceeded":
      return `It is worse than accepted:${size} until ${accepted.expires} (${accepted.reason}), so it counts.`;
  }
}
