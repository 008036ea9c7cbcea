import { firstNames } from "../base/clean-text.ts";
import type { Finding } from "../model/result/finding.ts";
import { isOutOfReach } from "../model/result/finding-cost.ts";
import { margin } from "../model/result/finding-numbers.ts";
import { describeFinding } from "./describe-finding.ts";

const MOST_NAMED = 3;

/**
 * `latency +7% (needs about 40 repetitions), memory +6% (+2 more)`: names the first few findings and the data that
 * would decide them.
 */
export function describeNeeds(findings: readonly Finding[]): string {
  const named = findings.slice(0, MOST_NAMED).map((finding) => `${describeFinding(finding)}${need(finding)}`);
  return firstNames(named, MOST_NAMED, findings.length);
}

function need(finding: Finding): string {
  if (isOutOfReach(finding)) return ` (a score of 0 to 1 cannot fall by ${margin(finding)})`;
  const { neededUnits, design } = finding;
  if (neededUnits === null) return "";
  return ` (needs about ${neededUnits} ${design === "paired" ? "units" : "repetitions"})`;
}
