/** Branches that the workflow opens a pull request for; each adds one file to the default branch. */
export const BRANCHES = ["worse", "unchanged", "docs", "hangs", "fork"] as const;
export type Branch = (typeof BRANCHES)[number];

/** One job each: with the permissions of a gate, with those of a fork, and after the baseline was deleted. */
export const PHASES = ["stored", "fork", "after"] as const;
export type Phase = (typeof PHASES)[number];

export interface Scenario {
  readonly title: string;
  readonly phase: Phase;
  /** What the job is told that it was started by; null = a push to the default branch. */
  readonly pull: Branch | null;
  /** `fork` and `report`: the payload names another repository as that of the branch. */
  readonly as: "own" | "fork" | "report";
  readonly inputs: Readonly<Record<string, string>>;
  /** The job is interrupted while it measures, as GitHub does when a run is cancelled. */
  readonly cancelled: boolean;
  /** The workflow names this run as the one to compare with. Without it a run in progress leaves no sign that there was a baseline. */
  readonly needsRun: boolean;
  readonly expected: string;
}

const plain = {
  phase: "stored",
  pull: null,
  as: "own",
  inputs: {},
  cancelled: false,
  needsRun: false,
} as const;

/** In this order: a later one may need what an earlier one stored. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...plain,
    title: "push: the first run stores a baseline",
    expected: "exit 0, pass; check neutral; no comment",
  },
  {
    ...plain,
    title: "pull request that is worse",
    pull: "worse",
    expected: "exit 1, fail; check failure; 1 comment",
  },
  {
    ...plain,
    title: "re-run: keeps the rows, updates the comment",
    pull: "worse",
    inputs: { resume: "true" },
    expected: "exit 1, fail; check failure; 1 comment; 40 of 40 rows kept",
  },
  {
    ...plain,
    title: "pull request without a change that matters",
    pull: "unchanged",
    expected: "exit 0, pass; check success; 1 comment",
  },
  {
    ...plain,
    title: "pull request that touches only documents",
    pull: "docs",
    expected: "exit 0, pass; check success; no comment",
  },
  {
    ...plain,
    title: "pull request whose job is cancelled",
    pull: "hangs",
    cancelled: true,
    expected: "exit 130; check cancelled; no comment",
  },
  {
    ...plain,
    title: "fork, first step: measures and writes nothing to the pull request",
    phase: "fork",
    pull: "fork",
    as: "fork",
    expected: "exit 1, fail; no check; no comment",
  },
  {
    ...plain,
    title: "fork, second step: refuses a commit that a branch of this repository has",
    phase: "after",
    pull: "fork",
    as: "report",
    inputs: { mode: "report", workflow: ".github/workflows/self-test.yml" },
    expected: "exit 3, commit-of-own-branch; no check; no comment",
  },
  {
    ...plain,
    title: "the baseline that the workflow names is gone, as one that has expired",
    phase: "after",
    pull: "unchanged",
    needsRun: true,
    expected: "exit 3, inconclusive; check failure; 1 comment",
  },
];
