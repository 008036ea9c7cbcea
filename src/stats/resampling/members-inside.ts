import { studentQuantile } from "../distributions/student.ts";
import { type StudentEstimate, tStatistic } from "../distributions/welch.ts";

/**
 * Members that are clearly inside their null, mean <= 0, and so no chance for a false rejection: those whose t is below
 * Student's quantile of `level` (generalised moment selection: Hansen 2005; Andrews and Soares 2010). One that sits at
 * the border of its null is taken for such a one in about `level` of all samples. So `level` has to be small beside the
 * level of the test, and the t asked for grows as there are fewer units: a fixed one is too little for a strict test.
 * @param estimates by member; null = too few values to tell.
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
