import { type Accepted, type Finding, type Warning } from "../model/result/finding.ts";
import { coversGroup, type Acceptance } from "../model/config/acceptance.ts";
import { worsening } from "../model/result/finding-cost.ts";
import { shorten } from "./describe-finding.ts";

export interface AcceptedFindings {
  readonly findings: readonly Finding[];
  /** Acceptances that have ended, and those that are no longer needed. */
  readonly warnings: readonly Warning[];
}

/**
 * Marks the findings that `accept` of the config covers. Only a worse value can be accepted, never lost trials: an
 * acceptance of slow answers must not hide missing ones.
 */
export function acceptFindings(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  nowMs: number,
): AcceptedFindings {
  if (acceptances.length === 0) return { findings, warnings: [] };
  return {
    findings: findings.map((finding) => ({ ...finding, accepted: acceptedOf(finding, acceptances, nowMs) })),
    warnings: acceptances.flatMap((acceptance) => warningsOf(acceptance, findings, nowMs)),
  };
}

const BETTER_FIRST: readonly Accepted["state"][] = ["in-force", "exceeded", "expired"];

/** The acceptance that covers the finding; if there are several, one that is in force. */
function acceptedOf(finding: Finding, acceptances: readonly Acceptance[], nowMs: number): Accepted | null {
  if (!canBeAccepted(finding)) return null;
  const all = acceptances
    .filter((acceptance) => covers(acceptance, finding))
    .map((acceptance) => stateOf(acceptance, finding, nowMs));
  return BETTER_FIRST.flatMap((state) => all.find((accepted) => accepted.state === state) ?? [])[0] ?? null;
}

function canBeAccepted({ kind, reason, creep }: Finding): boolean {
  if (reason.code === "missing-rate") return false;
  return kind === "regression" || kind === "warning" || creep !== null;
}

function covers(acceptance: Acceptance, finding: Finding): boolean {
  return acceptance.metric === finding.metric && coversGroup(acceptance, finding.group);
}

function stateOf(acceptance: Acceptance, finding: Finding, nowMs: number): Accepted {
  const { reason, expires } = acceptance;
  const { upTo: written } = acceptance;
  // A share of a baseline of 0 is undefined, so it cannot be compared with a change in the metric's unit.
  const upTo =
    written === null || (written.scale !== finding.scale && written.value > 0) ? null : written.value;
  const isUnknown = written !== null && upTo === null;
  // A finding without an estimate may be worse by any amount.
  const state = isOver(acceptance, nowMs)
    ? "expired"
    : isUnknown || (upTo !== null && acceptedSize(finding) > upTo)
      ? "exceeded"
      : "in-force";
  return { state, reason, expires, upTo };
}

/**
 * How much worse the finding is than the baseline or, for small steps that add up, than the run they are added up from.
 */
function acceptedSize(finding: Finding): number {
  const { creep, better } = finding;
  const crept = creep === null ? -Infinity : better === "lower" ? creep.estimate : -creep.estimate;
  return Math.max(worsening(finding), crept);
}

const DAY_MS = 86_400_000;

/** An acceptance still holds on the day that it names, everywhere on earth: the day is one of UTC. */
function isOver({ expires }: Acceptance, nowMs: number): boolean {
  return nowMs >= Date.parse(`${expires}T00:00:00Z`) + DAY_MS;
}

function warningsOf(acceptance: Acceptance, findings: readonly Finding[], nowMs: number): readonly Warning[] {
  const name = shorten(acceptance.metric);
  if (isOver(acceptance, nowMs)) {
    const text = `The acceptance of ${name} ended on ${acceptance.expires}: its findings count again. Remove it from \`accept\`, or set a later date.`;
    return [{ code: "acceptance-expired", text }];
  }
  const covered = findings.filter((finding) => covers(acceptance, finding));
  const isOverNow =
    covered.length > 0 &&
    covered.every(({ kind, creep }) => creep === null && (kind === "pass" || kind === "improved"));
  if (!isOverNow) return [];
  const text = `${name} is no longer worse than its baseline: remove its acceptance (until ${acceptance.expires}) from \`accept\`.`;
  return [{ code: "acceptance-unused", text }];
}
