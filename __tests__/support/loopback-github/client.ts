import { getOctokit } from "@actions/github";
import { createGitHubClient, type GitHubClient } from "../../../src/adapters/github/client.ts";
import type { LoopbackGitHub } from "./loopback-github.ts";

/** A client of the loopback GitHub that does not pause between writes, as the real one does for GitHub's sake. */
export function clientFor(github: LoopbackGitHub, token: string): GitHubClient {
  const { owner, repo } = github.state;
  return { octokit: getOctokit(token, { baseUrl: github.url }), owner, repo };
}

/** The adapters' own client, pointed at the loopback GitHub. */
export function patientClientFor(github: LoopbackGitHub, token: string, waits: string[]): GitHubClient {
  const { owner, repo } = github.state;
  return createGitHubClient({
    token,
    apiUrl: github.url,
    owner,
    repo,
    onWait: (message) => void waits.push(message),
  });
}
