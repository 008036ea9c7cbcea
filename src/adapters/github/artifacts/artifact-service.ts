/**
 * Whether the GitHub at this address has the service that keeps artifacts: github.com and *.ghe.com do, GitHub Enterprise
 * Server does not. The same hosts as @actions/artifact takes, which refuses all others.
 */
export function hasArtifactService(serverUrl: string): boolean {
  const host = new URL(serverUrl).hostname.toLowerCase();
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}

/** What to do without it. */
export const WITHOUT_ARTIFACT_SERVICE =
  "GitHub Enterprise Server has no artifact service for this action. Compare with a commit, which needs no stored baseline (`baseline: {from: ref, ref: main}`), or store the files in a step of your own: docs/github-enterprise.md";
