import { HttpClient } from "@actions/http-client";
import type { ArtifactReference } from "../../../baselines/artifact-api.ts";
import { requireDigest } from "../../zip/require-digest.ts";
import type { GitHubClient } from "../client.ts";
import { messageOf } from "../../../base/errors.ts";
import { UnreadableArtifactError } from "../../../baselines/bundle.ts";

/**
 * Bytes of an artifact's zip, of any run of the repository the token may read. The address GitHub redirects to is signed,
 * so it is fetched without the token. Throws UnreadableArtifactError when it is too large, cut short or not what was stored;
 * Octokit's errors (403, 404, 410 = expired) pass through.
 */
export async function downloadArtifact(
  client: GitHubClient,
  artifact: ArtifactReference,
  maxBytes: number,
): Promise<Uint8Array> {
  const { headers } = await client.octokit.rest.actions.downloadArtifact({
    owner: client.owner,
    repo: client.repo,
    artifact_id: artifact.id,
    archive_format: "zip",
    request: { redirect: "manual" },
  });
  if (headers.location === undefined)
    throw new UnreadableArtifactError("GitHub gave no download address for it");
  return requireDigest(await fetchBytes(headers.location, maxBytes), artifact);
}

async function fetchBytes(address: string, maxBytes: number): Promise<Buffer> {
  const http = new HttpClient("regression-gate", [], {
    allowRetries: true,
    maxRetries: 3,
    socketTimeout: 60_000,
  });
  try {
    const { message } = await http.get(address);
    if (message.statusCode !== 200) {
      message.resume();
      throw new UnreadableArtifactError(`its storage answered ${message.statusCode ?? "nothing"}`);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of message) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) throw new UnreadableArtifactError(`it is larger than ${maxBytes} bytes`);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof UnreadableArtifactError) throw error;
    throw new UnreadableArtifactError(`its download broke off: ${messageOf(error)}`, { cause: error });
  } finally {
    http.dispose();
  }
}
