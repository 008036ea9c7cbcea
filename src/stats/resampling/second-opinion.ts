import { holm } from "../tests/adjust.ts";
import type { SecondTest } from "../tests/second-test.ts";
import type { MaxTMember } from "./max-t-result.ts";

/**
 * Members that a second test must reject too. p is the larger of both, and so is the adjusted p; that of the second
 * test is adjusted by Holm's method over the members that have one (an intersection-union test of two closed
 * procedures: Berger 1982). Members inside their null hypothesis cannot cause a false rejection and do not count.
 */
export function withSecondOpinion(
  members: readonly MaxTMember[],
  second: readonly (SecondTest | null)[],
  { inside, criticalAlpha }: { readonly inside: ReadonlySet<number>; readonly criticalAlpha: number | null },
): readonly MaxTMember[] {
  const rivals = [...members.keys()].filter((index) => second[index] !== null && !inside.has(index));
  const adjusted = holm(rivals.map((index) => second[index]?.p ?? 1));
  const byMember = new Map(rivals.map((index, rank) => [index, adjusted[rank] ?? 1]));
  const open = adjusted.filter((p) => p > (criticalAlpha ?? 0)).length;
  return members.map((member, index) => {
    const own = second[index] ?? null;
    if (own === null) return member;
    return {
      ...member,
      p: Math.max(member.p, own.p),
      adjustedP: Math.max(member.adjustedP, byMember.get(index) ?? own.p),
      criticalT: largerT(
        member.criticalT,
        criticalAlpha === null ? null : own.criticalT(criticalAlpha / Math.max(1, open)),
      ),
    };
  });
}

/** Null = no t is large enough. */
function largerT(first: number | null, second: number | null): number | null {
  if (first === null || second === null || second === Infinity) return null;
  return Math.max(first, second);
}
