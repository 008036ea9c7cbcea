import type { Axes } from "../../model/config/case.ts";
import { compareText } from "../../base/compare-text.ts";

/**
 * A text that is equal for equal axes in any order. Values are compared as text, since rows from CSV contain "1" where
 * a plan contains 1. No two different sets of names and values have the same text.
 */
export function axesKey(axes: Axes): string {
  const written = Object.keys(axes);
  // This runs once for each row, and the names are usually in order already.
  const names = isInOrder(written) ? written : written.toSorted(compareText);
  return JSON.stringify(names.map((name) => [name, String(axes[name])]));
}

function isInOrder(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || compareText(names[index - 1] ?? "", name) <= 0);
}

/** The entries of `axes` whose names are in `names`, in the order of `names`. */
export function pickAxes(axes: Axes, names: readonly string[]): Axes {
  const present = names.flatMap((name) => {
    const value = Object.hasOwn(axes, name) ? axes[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}
