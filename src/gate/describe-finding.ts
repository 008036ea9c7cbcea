import { nameAxes, type Axes } from "../model/config/case.ts";
import { measureName } from "../model/config/metric.ts";
import type { Finding } from "../model/result/finding.ts";

const DIGITS = 3;
/** Names come from a pull request; a title has to stay one line. */
const NAME_LENGTH = 60;

/** `rule-score −0.05 in mode=fast`; without the change when there is none, or when what came is not the point. */
export function describeFinding(finding: Finding): string {
  const change = finding.reason.code === "missing-rate" ? "loses trials" : formatChange(finding);
  return `${shorten(measureName(finding))}${change === null ? "" : ` ${change}`}${inGroup(finding.group)}`;
}

/** `+12 %`, `−0.05 ms`; null without an estimate. */
export function formatChange(finding: Finding): string | null {
  const { estimate, scale, unit } = finding;
  if (estimate === null) return null;
  return scale === "relative"
    ? `${signed(estimate * 100)} %`
    : `${signed(estimate)}${unit === null ? "" : ` ${shorten(unit)}`}`;
}

/** ` in mode=fast`, or nothing when there is one group only. */
export function inGroup(group: Axes): string {
  const name = nameAxes(group);
  return name === "" ? "" : ` in ${shorten(name)}`;
}

export function formatNumber(value: number): string {
  // Through Number: no trailing zeros, and no exponent for everyday sizes.
  return String(Number(value.toPrecision(DIGITS))).replace("-", "−");
}

export function formatPercent(fraction: number): string {
  return `${formatNumber(fraction * 100)} %`;
}

/** Cuts a name and keeps it on one line. */
export function shorten(name: string): string {
  const line = name.replaceAll(/\s+/g, " ");
  return line.length <= NAME_LENGTH ? line : `${line.slice(0, NAME_LENGTH - 1)}…`;
}

function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}
