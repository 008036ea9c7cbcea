/**
 * What a search for baselines asks of GitHub. Rejects with errors that carry GitHub's answer as `status`
 * (see permission-error.ts), and with UnreadableArtifactError for bytes that differ from the stored ones.
 */
export interface ArtifactApi {
  /** One page of at most 100 artifacts of exactly this name, newest first; 1 is the first page. */
  artifactsNamed(name: string, page: number): Promise<readonly ListedArtifact[]>;
  /** The artifacts of one run that have exactly this name. */
  artifactsOfRun(runId: number, name: string): Promise<readonly ListedArtifact[]>;
  workflowRun(runId: number): Promise<WorkflowRun>;
  /** Bytes of the zip, whose digest is the stored one. */
  download(artifact: ArtifactReference, maxBytes: number): Promise<Uint8Array>;
  /** The commit that two others have in common. */
  mergeBase(base: string, head: string): Promise<string>;
  /** The newest 100 commits that a commit or branch has behind it, itself included; null = the default branch. */
  commitsBehind(sha: string | null): Promise<readonly string[]>;
}

export interface ArtifactReference {
  readonly id: number;
  /** `sha256:<hex>`; null = GitHub did not say. */
  readonly digest: string | null;
}

export interface ListedArtifact extends ArtifactReference {
  readonly name: string;
  readonly expired: boolean;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Null = GitHub did not say. */
  readonly run: ArtifactRun | null;
}

export interface ArtifactRun {
  readonly id: number;
  readonly repositoryId: number | null;
  /** Differs from the repository's where a fork's branch was run. */
  readonly headRepositoryId: number | null;
  readonly headBranch: string | null;
  readonly headSha: string | null;
}

export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly headBranch: string | null;
  /** `.github/workflows/gate.yml`. */
  readonly path: string;
  readonly attempt: number;
  /** `completed`, or what it is doing. */
  readonly status: string | null;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly url: string;
}
