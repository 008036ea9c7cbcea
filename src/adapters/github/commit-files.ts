import type { GitHubClient } from "./client.ts";

/** Paths of all files of a commit; null = too many to list. One call. */
export async function listCommitFiles(client: GitHubClient, sha: string): Promise<readonly string[] | null> {
  const { owner, repo, octokit } = client;
  const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: "1" });
  if (data.truncated) return null;
  return data.tree.flatMap(({ type, path }) => (type === "blob" ? [path] : []));
}
