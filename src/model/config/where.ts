import type { Axes, AxisValue } from "./case.ts";
import type { Where } from "./metric.ts";

/** Whether the value of every axis in `where` is one of the accepted values. Values are compared as text. */
export function matchesWhere(axes: Axes, where: Where): boolean {
  return Object.entries(where).every(([axis, accepted]) => {
    if (!Object.hasOwn(axes, axis)) return false;
    const value = String(axes[axis]);
    return accepted.some((candidate) => String(candidate) === value || matchesPattern(candidate, value));
  });
}

/**
 * Whether a case has, for every axis in `where`, one of the accepted values. An axis that the case lacks never matches.
 */
export function matchWhere(axes: Axes, where: Where): boolean {
  return Object.entries(where).every(([axis, accepted]) => {
    const value = Object.hasOwn(axes, axis) ? axes[axis] : undefined;
    if (value === undefined) return false;
    return accepted.includes(value) || accepted.some((one) => matchesPattern(one, String(value)));
  });
}

/** Whether an accepted value is a pattern: a text with `*`, which stands for any text. */
export function isValuePattern(accepted: AxisValue): accepted is string {
  return typeof accepted === "string" && accepted.includes("*");
}

/** Takes time that grows with the lengths of both texts, whatever they contain. False for what is no pattern. */
export function matchesPattern(accepted: AxisValue, value: string): boolean {
  if (!isValuePattern(accepted)) return false;
  const [start = "", ...rest] = accepted.split("*");
  const end = rest.pop() ?? "";
  if (value.length < start.length + end.length || !value.startsWith(start) || !value.endsWith(end))
    return false;
  const limit = value.length - end.length;
  let at = start.length;
  // The earliest place of each part leaves the most room for those after it.
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found === -1 || found + part.length > limit) return false;
    at = found + part.length;
  }
  return true;
}
