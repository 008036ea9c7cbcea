import type { Axes, Case } from "../model/config/case.ts";
import { hashJson } from "../base/hash.ts";

/** The groups into which the axes of `by` split these cases, in the order of the cases. */
export function groupsOf(cases: readonly Pick<Case, "axes">[], by: readonly string[]): readonly Axes[] {
  const groups = cases.map(({ axes }): Axes =>
    Object.fromEntries(
      by.flatMap((axis) => {
        const value = Object.hasOwn(axes, axis) ? axes[axis] : undefined;
        return value === undefined ? [] : [[axis, value]];
      }),
    ),
  );
  return [...new Map(groups.map((group) => [hashJson(group), group])).values()];
}
