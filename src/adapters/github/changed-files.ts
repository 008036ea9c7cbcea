import picomatch from "picomatch";
import type { GitHubClient } from "./client.ts";

/** GitHub lists at most this many files of a pull request. */
const MAX_LISTED_FILES = 3000;

/** Files a pull request touches, old names of renamed ones too; null = too many to list. */
export async function listChangedFiles(
  client: GitHubClient,
  pullRequest: number,
): Promise<readonly string[] | null> {
  const files = await client.octokit.paginate(client.octokit.rest.pulls.listFiles, {
    owner: client.owner,
    repo: client.repo,
    pull_number: pullRequest,
    per_page: 100,
  });
  if (files.length >= MAX_LISTED_FILES) return null;
  return files.flatMap((file) =>
    file.previous_filename === undefined ? [file.filename] : [file.filename, file.previous_filename],
  );
}

/** Whether any file matches. As in a workflow's `paths`, the last pattern that matches decides, and `!` excludes. */
export function touchesPaths(files: readonly string[], globs: readonly string[]): boolean {
  const rules = globs.map((glob) =>
    glob.startsWith("!")
      ? { includes: false, matches: picomatch(glob.slice(1), { dot: true }) }
      : { includes: true, matches: picomatch(glob, { dot: true }) },
  );
  return files.some((file) => rules.findLast((rule) => rule.matches(file))?.includes === true);
}
