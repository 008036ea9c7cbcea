import type { ArtifactApi, ArtifactReference } from "../artifact-api.ts";
import type { PollClock } from "../poll.ts";
import type { Bundle } from "../bundle.ts";

/** Which stored run is asked for. */
export type BaselineAt =
  /** The newest complete one. */
  | { readonly kind: "latest" }
  /** The newest complete one of a commit that base and head have in common. */
  | { readonly kind: "merge-base"; readonly base: string; readonly head: string }
  /** The newest complete one of a commit that a commit of another branch has in common with the default branch. */
  | { readonly kind: "branch-point"; readonly commit: string }
  | { readonly kind: "run-id"; readonly runId: number };

export interface BaselineQuery {
  readonly gateId: string;
  readonly branch: string;
  /** The default branch of the repository; null = not known. */
  readonly defaultBranch: string | null;
  /** A commit that is known to be on the branch; null = none is. */
  readonly branchCommit: string | null;
  /** `.github/workflows/gate.yml`: a baseline of another workflow is not ours. */
  readonly workflowPath: string;
  /** A run of the base branch itself is compared with earlier ones: its own id; null for any other. */
  readonly beforeRun: number | null;
  readonly at: BaselineAt;
}

export interface BaselineDeps extends PollClock {
  readonly api: ArtifactApi;
  /** Downloads and reads a bundle; throws UnreadableArtifactError, or an error of the API. */
  readonly load: (artifact: ArtifactReference) => Promise<Bundle>;
  readonly commits: LocalCommits;
}

/** What the clone knows about commits without asking GitHub; null = it does not reach that far. */
export interface LocalCommits {
  /** Commits from a sha to the one that is judged. */
  count(sha: string): Promise<number | null>;
  mergeBase(base: string, head: string): Promise<string | null>;
  /** All ancestors of a commit, and itself. */
  behind(sha: string): Promise<ReadonlySet<string> | null>;
}
