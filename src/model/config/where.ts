import type { Axes } from "./case.ts";
import type { Where } from "./metric.ts";

/** Whether the value of every axis in `where` is one of the accepted values. Values are compared as text. */
export function matchesWhere(axes: Axes, where: Where): boolean {
  return Object.entries(where).every(([axis, accepted]) => {
    if (!Object.hasOwn(axes, axis)) return false;
    const value = String(axes[axis]);
    return accepted.some((candidate) => String(candidate) === value);
  });
}

/**
 * Whether a case has, for every axis in `where`, one of the accepted values. An axis that the case lacks never matches.
 */
export function matchWhere(axes: Axes, where: Where): boolean {
  return Object.entries(where).every(([axis, accepted]) => {
    const value = Object.hasOwn(axes, axis) ? axes[axis] : undefined;
    return value !== undefined && accepted.includes(value);
  });
}
