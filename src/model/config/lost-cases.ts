import type { Axes } from "./case.ts";

/**
 * Cases of `base` that no case of `head` covers. A case covers another one if it has the same value for each axis of
 * the other, so an additional axis loses nothing. Values are compared as text, as in names.
 */
export function lostCases(base: readonly Axes[], head: readonly Axes[]): readonly Axes[] {
  const byNames = new Map<string, ReadonlySet<string>>();
  const covered = (names: readonly string[]): ReadonlySet<string> => {
    const key = JSON.stringify(names);
    const known = byNames.get(key) ?? projected(head, names);
    byNames.set(key, known);
    return known;
  };
  return base.filter((axes) => {
    const names = Object.keys(axes).toSorted();
    return !covered(names).has(keyOf(axes, names));
  });
}

/** Keys of the cases that have all of these axes. */
function projected(cases: readonly Axes[], names: readonly string[]): ReadonlySet<string> {
  return new Set(
    cases
      .filter((axes) => names.every((name) => Object.hasOwn(axes, name)))
      .map((axes) => keyOf(axes, names)),
  );
}

function keyOf(axes: Axes, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => String(axes[name])));
}
