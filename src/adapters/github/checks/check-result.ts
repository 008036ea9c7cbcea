export type Conclusion = "success" | "failure" | "neutral" | "cancelled";

export interface CheckAnnotation {
  /** Repo-relative. */
  readonly path: string;
  readonly line: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

export interface CheckResult {
  readonly conclusion: Conclusion;
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  /** Markdown below the summary, at most 65,535 bytes. */
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** What GitHub says of the pull requests a check belongs to; none of forks, and none without a check run. */
export interface ClosedCheck {
  readonly pullRequests: readonly { readonly number: number; readonly headSha: string }[];
}
