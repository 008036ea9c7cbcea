import type { Axes } from "../../model/config/case.ts";
import { compareText } from "../../base/compare-text.ts";

/**
 * Text that is equal for equal axes, whatever their order; values compare as text,
 * since CSV rows hold "1" where a plan holds 1. Not ambiguous for any name or value.
 */
export function axesKey(axes: Axes): string {
  const written = Object.keys(axes);
  // Once a row: as a rule they are in order already.
  const names = isInOrder(written) ? written : written.toSorted(compareText);
  return JSON.stringify(names.map((name) => [name, String(axes[name])]));
}

function isInOrder(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || compareText(names[index - 1] ?? "", name) <= 0);
}

/** The part of `axes` that `names` has, in the order of `names`. */
export function pickAxes(axes: Axes, names: readonly string[]): Axes {
  const present = names.flatMap((name) => {
    const value = Object.hasOwn(axes, name) ? axes[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}
