import { createHash, randomUUID } from "node:crypto";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import type { BlobStorage } from "./blob-storage.ts";
import { takeId, type Artifact, type Run, type State } from "./state.ts";

/** Path of the Twirp service behind @actions/artifact. */
export const TWIRP_ROOT = "/twirp/github.actions.results.api.v1.ArtifactService/";

export interface TwirpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const text = { type: "string", minLength: 1 };
const ids = { workflow_run_backend_id: text, workflow_job_run_backend_id: text };
const schemaOf = (properties: object, required: readonly string[]): object => ({
  type: "object",
  additionalProperties: false,
  properties: { ...ids, ...properties },
  required: [...Object.keys(ids), ...required],
});

/** As generated/results/api/v1/artifact.d.ts of @actions/artifact declares the messages. */
const ajv = new Ajv2020({ strict: false });
const MESSAGES = new Map([
  [
    "CreateArtifact",
    ajv.compile(
      schemaOf({ name: text, version: { type: "integer" }, expires_at: text, mime_type: text }, [
        "name",
        "version",
      ]),
    ),
  ],
  ["FinalizeArtifact", ajv.compile(schemaOf({ name: text, size: text, hash: text }, ["name", "size"]))],
  ["ListArtifacts", ajv.compile(schemaOf({ name_filter: text, id_filter: text }, []))],
  ["GetSignedArtifactURL", ajv.compile(schemaOf({ name: text }, ["name"]))],
  ["DeleteArtifact", ajv.compile(schemaOf({ name: text }, ["name"]))],
]);

const MESSAGE = z.record(z.string(), z.coerce.string());
type Message = Readonly<z.infer<typeof MESSAGE>>;

/** Serves one Twirp call; the runtime token's scope must name the run and job the message is about. */
export function callArtifactService(
  world: { readonly state: State; readonly blobs: BlobStorage },
  call: { readonly method: string; readonly authorization: string; readonly body: unknown },
): TwirpAnswer {
  const validate = MESSAGES.get(call.method);
  if (validate === undefined) return failure(404, "bad_route", `no method ${call.method}`);
  if (!validate(call.body)) {
    world.state.violations.push(`${call.method}: ${ajv.errorsText(validate.errors)}`);
    return failure(400, "malformed", ajv.errorsText(validate.errors));
  }
  const message = MESSAGE.parse(call.body);
  const scope = `Actions.Results:${message["workflow_run_backend_id"]}:${message["workflow_job_run_backend_id"]}`;
  const run = [...world.state.runs.values()].findLast(
    (r) => r.backendId === message["workflow_run_backend_id"],
  );
  if (run === undefined || !scopesOf(call.authorization).includes(scope)) {
    return failure(403, "permission_denied", "the runtime token is not for this run and job");
  }
  switch (call.method) {
    case "CreateArtifact":
      return create(world.state, world.blobs, run, message);
    case "FinalizeArtifact":
      return finalize(world.state, world.blobs, run, message);
    case "ListArtifacts":
      return { status: 200, body: { artifacts: list(world.state, run, message) } };
    case "GetSignedArtifactURL":
      return withArtifact(world.state, run, message, (artifact) => ({
        signed_url: world.blobs.sign(artifact.blob, "r"),
      }));
    default:
      return withArtifact(world.state, run, message, (artifact) => {
        world.state.artifacts.splice(world.state.artifacts.indexOf(artifact), 1);
        return { ok: true, artifact_id: String(artifact.id) };
      });
  }
}

function create(state: State, blobs: BlobStorage, run: Run, message: Message): TwirpAnswer {
  const name = message["name"] ?? "";
  if (find(state, run, name) !== undefined) {
    return failure(409, "already_exists", "an artifact with this name already exists on the workflow run");
  }
  const blob = `${run.backendId}/${randomUUID()}.zip`;
  const now = Date.now();
  state.artifacts.push({
    id: takeId(state),
    name,
    runId: run.id,
    blob,
    createdAt: new Date(now).toISOString(),
    expiresAt: message["expires_at"] ?? new Date(now + 90 * 86_400_000).toISOString(),
    expired: false,
    finalized: false,
    size: 0,
    digest: "",
  });
  return { status: 200, body: { ok: true, signed_upload_url: blobs.sign(blob, "w") } };
}

function finalize(state: State, blobs: BlobStorage, run: Run, message: Message): TwirpAnswer {
  return withArtifact(state, run, message, (artifact) => {
    const content = blobs.read(artifact.blob);
    const digest = content === null ? null : `sha256:${createHash("sha256").update(content).digest("hex")}`;
    if (
      content === null ||
      String(content.length) !== message["size"] ||
      (message["hash"] ?? digest) !== digest
    ) {
      return { ok: false };
    }
    Object.assign(artifact, { finalized: true, size: content.length, digest });
    return { ok: true, artifact_id: String(artifact.id) };
  });
}

function list(state: State, run: Run, message: Message): readonly object[] {
  return state.artifacts
    .filter((artifact) => artifact.runId === run.id && artifact.finalized)
    .filter((artifact) => artifact.name === (message["name_filter"] ?? artifact.name))
    .filter((artifact) => String(artifact.id) === (message["id_filter"] ?? String(artifact.id)))
    .map((artifact) => ({
      workflow_run_backend_id: message["workflow_run_backend_id"],
      workflow_job_run_backend_id: message["workflow_job_run_backend_id"],
      database_id: String(artifact.id),
      name: artifact.name,
      size: String(artifact.size),
      created_at: artifact.createdAt,
      digest: artifact.digest,
    }));
}

function find(state: State, run: Run, name: string): Artifact | undefined {
  return state.artifacts.find((artifact) => artifact.runId === run.id && artifact.name === name);
}

function withArtifact(
  state: State,
  run: Run,
  message: Message,
  use: (artifact: Artifact) => Readonly<Record<string, unknown>>,
): TwirpAnswer {
  const artifact = find(state, run, message["name"] ?? "");
  return artifact === undefined
    ? failure(404, "not_found", "artifact not found")
    : { status: 200, body: use(artifact) };
}

function failure(status: number, code: string, msg: string): TwirpAnswer {
  return { status, body: { code, msg } };
}

function scopesOf(authorization: string): readonly string[] {
  const payload = authorization.replace(/^Bearer /, "").split(".")[1] ?? "";
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const isClaims = typeof claims === "object" && claims !== null && "scp" in claims;
    return isClaims && typeof claims.scp === "string" ? claims.scp.split(" ") : [];
  } catch {
    return [];
  }
}
