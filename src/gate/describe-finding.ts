import { firstNames } from "../base/clean-text.ts";
import { nameAxes, type Axes } from "../model/config/case.ts";
import { measureName } from "../model/config/metric.ts";
import type { Finding } from "../model/result/finding.ts";
import { briefChange, creepChange } from "../model/result/finding-numbers.ts";

/** Names come from a pull request, and a title must stay on one line. */
const NAME_LENGTH = 60;

/** `rule-score −0.05 in mode=fast`. The change is left out when there is none or when the values do not matter. */
export function describeFinding(finding: Finding): string {
  const text = finding.reason.code === "missing-rate" ? "loses trials" : briefChange(finding);
  return `${shorten(measureName(finding))}${text === "–" ? "" : ` ${shorten(text)}`}${inGroup(finding.group)}`;
}

/** `latency-ms +19.4% since 1a2b3c4 in mode=fast`. */
export function describeCreep(finding: Finding): string {
  const { reference } = finding.creep ?? {};
  const since =
    reference === undefined ? "" : ` since ${shorten(reference.sha?.slice(0, 7) ?? reference.runId)}`;
  return `${shorten(measureName(finding))} ${shorten(creepChange(finding))}${since}${inGroup(finding.group)}`;
}

/** `rule-score (16 of 200 trials lost) in mode=fast`. */
export function describeLosses(finding: Finding): string {
  const { candidateMissing, candidateTrials } = finding.n;
  const lost = `${candidateMissing} of ${candidateMissing + candidateTrials} trials lost`;
  return `${shorten(measureName(finding))} (${lost})${inGroup(finding.group)}`;
}

/** ` in mode=fast`; empty when there is only one group. */
export function inGroup(group: Axes): string {
  const name = nameAxes(group);
  return name === "" ? "" : ` in ${shorten(name)}`;
}

/** Cuts a name to its longest length and keeps it on one line. */
export function shorten(name: string): string {
  const line = name.replaceAll(/\s+/g, " ");
  return line.length <= NAME_LENGTH ? line : `${line.slice(0, NAME_LENGTH - 1)}…`;
}

const MOST_NAMED = 3;

/** `t033, t034, t035 (+4 more)`. `count` is the number of all units, of which `names` may contain only the first. */
export function namesOf(names: readonly string[], count: number): string {
  return firstNames(names.slice(0, MOST_NAMED).map(shorten), MOST_NAMED, count);
}
