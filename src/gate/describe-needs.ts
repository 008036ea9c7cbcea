import { firstNames } from "../base/clean-text.ts";
import type { Finding } from "../model/result/finding.ts";
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

function need({ neededUnits, design }: Finding): string {
  if (neededUnits === null) return "";
  return ` (needs about ${neededUnits} ${design === "paired" ? "units" : "repetitions"})`;
}
