import { RefusedError } from "../../base/errors.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "../../baselines/github-error.ts";

/** The limit of a stored baseline. */
const MAX_BYTES = 256 << 20;

/** A file at a commit, as it is; null = the commit has no such file. RefusedError: it is too large; Octokit's errors pass. */
export async function readBytesAt(
  client: GitHubClient,
  path: string,
  sha: string,
): Promise<Uint8Array | null> {
  try {
    const { data } = await client.octokit.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner: client.owner,
      repo: client.repo,
      path,
      ref: sha,
      headers: { accept: "application/vnd.github.raw+json" },
      // Else packed rows would be decoded as text.
      request: { parseSuccessResponseBody: false },
    });
    return await readAll(data);
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Octokit types this answer as the JSON form; unparsed it is the body's stream. */
async function readAll(body: unknown): Promise<Uint8Array> {
  if (!(body instanceof ReadableStream)) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > MAX_BYTES) throw new RefusedError("baseline-too-large", "the baseline's file is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
