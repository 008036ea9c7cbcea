import { closest } from "../../base/did-you-mean.ts";
import { quote } from "../../base/quote.ts";
import {
  type Quarantine,
  TEST_TIERS,
  type TestPolicy,
  type TestTier,
} from "../../model/config/test-policy.ts";
import { isValuePattern, matchesPattern } from "../../model/config/where.ts";
import type { Warning } from "../../model/result/finding.ts";

/** What of a policy holds for one test. */
export interface HeldPolicy {
  readonly tier: TestTier;
  /** Null = none names it. */
  readonly quarantine: { readonly of: Quarantine; readonly isOver: boolean } | null;
}

/** The policy of each test. `today`: the day in UTC, as `2026-04-30`. */
export function policyOfTests(policy: TestPolicy, today: string): (test: string) => HeldPolicy {
  const { quarantine, tiers } = policy;
  return (test) => {
    const entries = quarantine.filter((one) => matchesName(test, one.test));
    const held = entries.find(({ until }) => until >= today) ?? entries[0] ?? null;
    return {
      tier: TEST_TIERS.find((tier) => tiers[tier].some((glob) => matchesName(test, glob))) ?? "gate",
      quarantine: held === null ? null : { of: held, isOver: held.until < today },
    };
  };
}

/** `pattern`: a name, or a text with `*`, which stands for any text. */
function matchesName(test: string, pattern: string): boolean {
  return test === pattern || matchesPattern(pattern, test);
}

/** Most names that are compared with one that is not known. */
const MOST_COMPARED = 20_000;

/** Names of the policy that no test of either side has. */
export function unknownTests(
  { quarantine, tiers }: TestPolicy,
  sides: readonly ReadonlyMap<string, unknown>[],
): readonly Warning[] {
  const named = [
    ...quarantine.map(({ test }) => ({ name: test, where: "tests.quarantine" })),
    ...TEST_TIERS.flatMap((tier) => tiers[tier].map((name) => ({ name, where: `tests.tiers.${tier}` }))),
  ];
  return named.flatMap(({ name, where }) => {
    if (sides.some((side) => isThere(name, side))) return [];
    const names = [...new Set(sides.flatMap((side) => [...side.keys()]))];
    const meant = names.length > MOST_COMPARED ? null : closest(name, names);
    const advice = meant === null ? "" : ` Did you mean ${quote(meant)}?`;
    const text = `${where} names ${quote(name)}, which no test matches.${advice}`;
    return [{ code: "unknown-test", text }];
  });
}

function isThere(name: string, side: ReadonlyMap<string, unknown>): boolean {
  if (side.has(name)) return true;
  if (!isValuePattern(name)) return false;
  for (const test of side.keys()) if (matchesName(test, name)) return true;
  return false;
}
