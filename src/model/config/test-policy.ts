/** The section `tests` of a config: what tests that other tools ran may do without failing the gate. */
export interface TestPolicy {
  /** Null = any number of tests may be expected to fail. */
  readonly xfail: XfailBudget | null;
  readonly quarantine: readonly Quarantine[];
  readonly tiers: Readonly<Record<TestTier, readonly string[]>>;
}

export interface XfailBudget {
  /** Number of tests that are expected to fail. */
  readonly budget: number;
  /** By how many their number may differ from it. */
  readonly tolerance: number;
}

/** A test that may fail until a day. */
export interface Quarantine {
  /** A name, or a text with `*`, which stands for any text. */
  readonly test: string;
  readonly owner: string;
  /** The last day, in UTC, as `2026-04-30`. */
  readonly until: string;
  readonly reason: string;
}

/** What a test can do to the verdict: `gate` all, `track` no more than a warning, `inform` nothing. */
export const TEST_TIERS = ["gate", "track", "inform"] as const;

export type TestTier = (typeof TEST_TIERS)[number];

export const NO_TEST_POLICY: TestPolicy = {
  xfail: null,
  quarantine: [],
  tiers: { gate: [], track: [], inform: [] },
};
