import { z } from "zod";
import {
  NO_TEST_POLICY,
  type Quarantine,
  type TestPolicy,
  type XfailBudget,
} from "../../model/config/test-policy.ts";
import type { PolicyChange } from "../../model/result/report.ts";
import type { Complaint } from "../values/complaint.ts";
import { defaultedKey, expected, optionalKey, requiredKey } from "../values/keys.ts";
import { owned, ownedKeys, ownedParts, type Owners } from "../values/owner.ts";
import {
  listText,
  type Looser,
  settingChange,
  supersetIsLooser,
  unknownLooser,
} from "../values/setting-change.ts";
import { day, text, wholeNumber } from "../values/written-values.ts";

const name = requiredKey(
  text,
  "Name of a test as the report shows it, or a text with `*`, which stands for any text.",
);
const names = z.array(text, expected("a list of names of tests"));

const MOST_TESTS = 1_000_000;
const count = wholeNumber(0, MOST_TESTS);

const writtenXfail = z.strictObject(
  {
    budget: requiredKey(count, "Number of tests that are expected to fail."),
    tolerance: optionalKey(
      count,
      "By how many it may differ, by default 0: more than `budget` + `tolerance` fail the gate, fewer than `budget` − `tolerance` are a note to lower the budget.",
    ),
  },
  expected("a mapping with budget"),
);

const writtenQuarantine = z.strictObject(
  {
    test: name,
    owner: requiredKey(text, "Who mends the test; shown in every report."),
    until: requiredKey(
      day,
      "Last day of the quarantine, in UTC, such as `2026-04-30`. From the next day on the test counts again, even if it fails on main, too.",
    ),
    reason: requiredKey(text, "Why it may fail; shown in every report."),
  },
  expected("a mapping with test, owner, until and reason"),
);

const tier = (meaning: string) => defaultedKey(names, [], meaning);

/** Tests that other tools ran. */
export const writtenTests = z.strictObject(
  {
    xfail: optionalKey(writtenXfail, "How many tests may be expected to fail. Default: any number."),
    quarantine: defaultedKey(
      z.array(writtenQuarantine, expected("a list of tests in quarantine")),
      [],
      "Tests that may fail until a day. They are listed in every report.",
    ),
    tiers: optionalKey(
      z.strictObject(
        {
          gate: tier("Tests that can fail the gate: all that no other tier names, and these in any case."),
          track: tier("Tests that can do no more than warn."),
          inform: tier("Tests that are only shown."),
        },
        expected("a mapping from tier to a list of names of tests"),
      ),
      "What a test can do to the verdict: the first of `gate`, `track` and `inform` that names it. Default: `gate`.",
    ),
  },
  expected("a mapping"),
);

type WrittenTests = z.output<typeof writtenTests>;

/** What a failing test costs is policy: a pull request must not excuse its own failures. */
export const TESTS_OWNER = {
  xfail: { budget: "base", tolerance: "base" },
  quarantine: "base",
  tiers: { gate: "base", track: "base", inform: "base" },
} as const satisfies Owners<WrittenTests>;

/** Two entries for one test leave open which day counts. */
export function checkTests({ quarantine = [] }: WrittenTests): Complaint[] {
  return quarantine.flatMap(({ test }, index) => {
    const first = quarantine.findIndex((other) => other.test === test);
    if (first === index) return [];
    const message = `is in quarantine twice: tests.quarantine[${first}] names it, too`;
    return [{ path: ["tests", "quarantine", index, "test"], at: "value", message }];
  });
}

export function resolveTests(written: WrittenTests | undefined): TestPolicy {
  if (written === undefined) return NO_TEST_POLICY;
  const { xfail, quarantine = [], tiers = {} } = written;
  return {
    xfail: xfail === undefined ? null : { budget: xfail.budget, tolerance: xfail.tolerance ?? 0 },
    quarantine,
    tiers: { gate: tiers.gate ?? [], track: tiers.track ?? [], inform: tiers.inform ?? [] },
  };
}

export const ownedTests = ownedKeys<TestPolicy>({
  xfail: owned<XfailBudget | null>(TESTS_OWNER.xfail.budget, {
    path: "tests.xfail",
    text: (xfail) => (xfail === null ? "none" : `${xfail.budget} ± ${xfail.tolerance}`),
    looser: (base, head) => {
      if (base === null || head === null) return head === null;
      return mostOf(head) > mostOf(base);
    },
  }),
  quarantine: ownedParts<readonly Quarantine[]>(TESTS_OWNER.quarantine, quarantineChanges),
  tiers: ownedKeys<TestPolicy["tiers"]>({
    gate: owned(TESTS_OWNER.tiers.gate, {
      path: "tests.tiers.gate",
      text: listText,
      looser: (base, head) => supersetIsLooser(head, base),
    }),
    track: owned(TESTS_OWNER.tiers.track, {
      path: "tests.tiers.track",
      text: listText,
      looser: supersetIsLooser,
    }),
    inform: owned(TESTS_OWNER.tiers.inform, {
      path: "tests.tiers.inform",
      text: listText,
      looser: supersetIsLooser,
    }),
  }),
});

function mostOf({ budget, tolerance }: XfailBudget): number {
  return budget + tolerance;
}

function quarantineChanges(
  base: readonly Quarantine[],
  head: readonly Quarantine[],
): readonly PolicyChange[] {
  const tests = [...new Set([...base, ...head].map(({ test }) => test))];
  return tests.flatMap((test) => {
    const [before = null, after = null] = [base, head].map((all) => all.find((one) => one.test === test));
    const path = `tests.quarantine.${test}`;
    if (before === null || after === null) {
      return settingChange({
        path,
        base: before,
        head: after,
        text: entryText,
        looser: (_, now) => now !== null,
      });
    }
    return entryChanges(path, before, after);
  });
}

function entryChanges(path: string, before: Quarantine, after: Quarantine): readonly PolicyChange[] {
  const change = (key: "until" | "owner" | "reason", looser: Looser<string>): readonly PolicyChange[] =>
    settingChange({ path: `${path}.${key}`, base: before[key], head: after[key], text: String, looser });
  return [
    ...change("until", (from, to) => to > from),
    ...change("owner", unknownLooser),
    ...change("reason", unknownLooser),
  ];
}

function entryText(entry: Quarantine | null): string {
  return entry === null ? "none" : `until ${entry.until}`;
}
