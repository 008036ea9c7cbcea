import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import { attemptName } from "../../../baselines/artifact-names.ts";
import { messageOf } from "../../../base/errors.ts";

export interface UploadRequest {
  readonly name: string;
  /** Absolute; the files keep their paths below it. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Null = the repository's setting. */
  readonly retentionDays: number | null;
  /** Appended to the name when a former attempt of this run took it. */
  readonly runAttempt: number;
}

export interface UploadedArtifact {
  readonly id: number;
  /** Differs from the requested one when that was taken. */
  readonly name: string;
  /** Hex SHA-256 of the zip. */
  readonly digest: string | null;
}

/** The run has an artifact of this name already. */
export class NameTakenError extends Error {
  override readonly name = "NameTakenError";
}

/** Keeps a run's files after the job. NameTakenError: another job of this attempt has stored one of the name. */
export interface ArtifactStore {
  upload(request: UploadRequest): Promise<UploadedArtifact>;
}

/** The artifact service of GitHub Actions. For hosts that `hasArtifactService`. */
export function createArtifactStore(): ArtifactStore {
  return artifactStore(new DefaultArtifactClient());
}

/** What of the toolkit's client stores an artifact. */
export type ArtifactUploader = Pick<DefaultArtifactClient, "uploadArtifact">;

export function artifactStore(client: ArtifactUploader): ArtifactStore {
  const upload = async (request: UploadRequest, name: string): Promise<UploadedArtifact> => {
    const files = request.files.map((file) => join(request.folder, file));
    const options = request.retentionDays === null ? {} : { retentionDays: request.retentionDays };
    const { id, digest } = await client.uploadArtifact(name, files, request.folder, options);
    if (id === undefined) throw new Error(`the artifact service gave no id for ${name}`);
    return { id, name, digest: digest ?? null };
  };
  return {
    async upload(request) {
      try {
        return await upload(request, request.name);
      } catch (error) {
        if (!isNameTaken(error)) throw error;
        if (request.runAttempt < 2) throw taken(request.name, error);
        return uploadBeside(request);
      }
    },
  };

  async function uploadBeside(request: UploadRequest): Promise<UploadedArtifact> {
    const name = attemptName(request.name, request.runAttempt);
    try {
      return await upload(request, name);
    } catch (error) {
      throw isNameTaken(error) ? taken(name, error) : error;
    }
  }
}

function taken(name: string, cause: unknown): NameTakenError {
  return new NameTakenError(`this run has an artifact ${name} already`, { cause });
}

/** The client wraps the service's 409 in a plain Error, so its text is all there is to go by. */
function isNameTaken(error: unknown): boolean {
  return /\(409\)|already exists/.test(messageOf(error));
}
