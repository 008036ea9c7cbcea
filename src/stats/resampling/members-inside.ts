import { studentQuantile } from "../distributions/student.ts";
import { type StudentEstimate, tStatistic } from "../distributions/welch.ts";

/**
 * Members that are clearly inside their null hypothesis (mean <= 0) and so cannot cause a false rejection: those whose t is
 * below Student's quantile of `level` (generalised moment selection: Hansen 2005; Andrews and Soares 2010). A member at the
 * border of its null hypothesis is taken for such a member in about `level` of all samples. So `level` has to be small
 * compared to the level of the test, and the required t is larger for fewer units: a fixed t would not suffice.
 * @param estimates by index of the member; null = there are too few values.
 */
export function membersInside(
  estimates: readonly (StudentEstimate | null)[],
  level: number | undefined,
): ReadonlySet<number> {
  if (level === undefined) return new Set();
  const isInside = (of: StudentEstimate | null): boolean =>
    of !== null && tStatistic(of, 0) < studentQuantile(level, of.df);
  return new Set([...estimates.keys()].filter((member) => isInside(estimates[member] ?? null)));
}
