import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { metricSchema } from "../../../src/app/runs/draft-manifest.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { createLocalGit } from "../../../src/adapters/node/git/local-git.ts";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { DEFAULT_OUT } from "../../../src/app/workspace.ts";
import { localPort, localShardPort } from "../../../src/action/local-machine.ts";
import { defaultOf, INPUTS } from "../../../src/action/inputs/inputs.ts";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { main } from "../../../src/action/main.ts";
import { readWorkflowContext } from "../../../src/action/inputs/workflow-context.ts";
import { serializeManifest } from "../../../src/formats/manifest.ts";
import { serializeMeasured } from "../../../src/formats/measured-file.ts";
import { serializeTrialRow } from "../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../src/formats/trials-file.ts";
import type { Measured } from "../../../src/model/run/measured.ts";
import { fakeRunner, type FakeRunner } from "./fake-runner.ts";
import { writeZip, type ZipEntry } from "./hostile-zip.ts";
import { issueJobToken, startRun } from "../loopback-github/arrange.ts";
import { clientFor } from "../loopback-github/client.ts";
import type { LoopbackGitHub } from "../loopback-github/loopback-github.ts";
import { takeId, type Artifact, type Permission, type Pull } from "../loopback-github/state.ts";
import { sampleManifest } from "../samples/sample-report.ts";
import { sampleRow } from "../samples/sample-row.ts";

/** A fork's pull request whose run has ended, and all that mode `report` can be told about it. */

export const BASE_SHA = "b".repeat(40);
export const HEAD_SHA = "c".repeat(40);
export const MAIN_SHA = "a".repeat(40);
export const FORK = { repositoryId: 777, owner: "mallory", branch: "patch" };
export const PULL: Pull = {
  number: 17,
  files: ["src/a.ts"],
  headSha: HEAD_SHA,
  head: FORK,
  baseSha: BASE_SHA,
};

export const CONFIG = `version: 1
id: support-bot
seed: 7
matrix:
  axes: { task: [a, b, c, d, e, f, g, h, i, j, k, l] }
  repetitions: 3
run: { command: [node, run.mjs] }
metrics:
  score: { kind: score, better: higher, margin: 0.05 }
compare: { unit: task }
baseline: { from: artifact, branch: main }
`;
const TASKS = "abcdefghijkl".split("");

/** A score that differs between tasks, trials and sides, the same in every test. */
export function scoreOf(side: string, task: string, repetition: number): number {
  const bytes = createHash("sha256").update(`${side} ${task} ${repetition}`).digest();
  return 0.6 + 0.02 * (task.charCodeAt(0) % 12) + 0.02 * (bytes.readUInt16BE(0) / 65_536);
}

/** What the fork's own job would store. */
export function measured(parts: Partial<Measured> = {}): Measured {
  return {
    schema: "regression-gate/measured@1",
    gate: "support-bot",
    run: { id: 0, attempt: 1 },
    pullRequest: { number: 17, headSha: HEAD_SHA },
    suite: null,
    sides: ["candidate"],
    repetitions: 3,
    looks: [3],
    cases: TASKS.map((task) => ({ axes: { task }, contentHashes: {} })),
    rows: TASKS.flatMap((task, index) =>
      [0, 1, 2].map((repetition) => ({
        case: index,
        repetition,
        side: "candidate" as const,
        status: "ok" as const,
        metrics: { score: scoreOf("candidate", task, repetition) },
        nonFinite: [],
        error: null,
        fallback: null,
      })),
    ),
    missingShards: null,
    made: {
      versions: {},
      data: {},
      runner: sampleManifest().runner,
      startedAt: "2026-03-02T10:15:00.000Z",
      finishedAt: "2026-03-02T10:21:30.000Z",
      stoppedEarly: false,
      marks: [],
      models: {},
    },
    ...parts,
  };
}

/** What an attack may change; what is left alone is what an honest fork would bring. */
export interface World {
  readonly github: LoopbackGitHub;
  /** Of the run that measured. */
  readonly runId: number;
  /** Changes to `workflow_run` of the event. */
  run: Readonly<Record<string, unknown>>;
  inputs: Readonly<Record<string, string>>;
  /** Null: nothing was stored. */
  measured: Measured | null;
  /** Text of the file, in place of `measured`. */
  text: ((honest: string) => string) | null;
  /** Entries of the zip, in place of the one file. */
  entries: ((honest: Uint8Array) => readonly ZipEntry[]) | null;
  /** The zip's bytes, in place of those of the entries. */
  zip: ((honest: Buffer) => Buffer) | null;
  artifact: Partial<Artifact>;
  permissions: Partial<Record<Permission, "read" | "write">>;
  /** File of the workflow that reports. */
  workflow: string;
  /** Of the job that reports. */
  reportAttempt: number;
}

const REPORT_PERMISSIONS = {
  actions: "read",
  checks: "write",
  contents: "read",
  "pull-requests": "write",
} as const;

export function honestWorld(github: LoopbackGitHub): World {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.statuses, state.requests, state.artifacts])
    list.splice(0);
  state.pulls.clear();
  state.pulls.set(17, PULL);
  state.contents.clear();
  for (const sha of [BASE_SHA, HEAD_SHA, MAIN_SHA]) {
    state.commits.set(sha, []);
    state.contents.set(`${sha}:regression-gate.yml`, CONFIG);
  }
  storeBaseline(github, {});
  const run = startRun(github, {
    event: "pull_request",
    headBranch: FORK.branch,
    headSha: HEAD_SHA,
    headRepositoryId: FORK.repositoryId,
  });
  return {
    github,
    runId: run.id,
    run: {},
    inputs: {},
    measured: measured({ run: { id: run.id, attempt: 1 } }),
    text: null,
    entries: null,
    zip: null,
    artifact: {},
    permissions: REPORT_PERMISSIONS,
    workflow: ".github/workflows/gate-report.yml",
    reportAttempt: 1,
  };
}

/** A run that stored a baseline: of main, unless said otherwise. Its scores are `lift` above the honest ones. */
export function storeBaseline(
  github: LoopbackGitHub,
  parts: { readonly run?: Parameters<typeof startRun>[1]; readonly lift?: number },
): Artifact {
  const run = startRun(github, parts.run ?? {});
  const rows = TASKS.flatMap((task) =>
    [0, 1, 2].map((repetition) =>
      sampleRow({
        key: `${task}/candidate/${repetition}`,
        caseKey: task,
        axes: { task },
        repetition,
        block: repetition,
        metrics: { score: scoreOf("baseline", task, repetition) + (parts.lift ?? 0) },
      }),
    ),
  );
  const counts = { planned: 36, ok: 36, failed: 0, errored: 0, timedOut: 0, skipped: 0 };
  const manifest = sampleManifest({
    versions: {},
    metricSchema: metricSchema(parseConfig(CONFIG, "c")),
    counts,
  });
  const lines = [serializeTrialsHeader(manifest.planHash, null), ...rows.map(serializeTrialRow)];
  const zip = writeZip([
    { name: "manifest.json", content: Buffer.from(serializeManifest(manifest)) },
    { name: "trials.jsonl.gz", content: gzipSync(lines.join("")) },
    { name: "report.json", content: Buffer.from("{}") },
    { name: "history.jsonl", content: Buffer.from("") },
  ]);
  return storeArtifact(github, { name: "regression-gate-baseline-support-bot", runId: run.id }, zip);
}

export function storeArtifact(
  { state, blobs }: LoopbackGitHub,
  parts: Partial<Artifact> & Pick<Artifact, "name" | "runId">,
  zip: Buffer,
): Artifact {
  const artifact: Artifact = {
    id: takeId(state),
    blob: `${takeId(state)}.zip`,
    createdAt: "2026-03-01T00:00:00Z",
    expiresAt: "2026-06-01T00:00:00Z",
    expired: false,
    finalized: true,
    size: zip.length,
    digest: `sha256:${createHash("sha256").update(zip).digest("hex")}`,
    ...parts,
  };
  blobs.write(artifact.blob, zip);
  state.artifacts.push(artifact);
  return artifact;
}

/** Puts the fork's artifact where its run would have. */
function storeMeasured(world: World): void {
  if (world.measured === null) return;
  const honest = serializeMeasured(world.measured);
  const content = Buffer.from(world.text === null ? honest : world.text(honest));
  const entries = world.entries?.(content) ?? [{ name: "measured.json", content, mode: 0o100644 }];
  const zip = writeZip(entries);
  storeArtifact(
    world.github,
    { name: "regression-gate-pr-support-bot", runId: world.runId, ...world.artifact },
    world.zip?.(zip) ?? zip,
  );
}

function eventOf(world: World): object {
  const { state } = world.github;
  const owner = { login: FORK.owner };
  return {
    action: "completed",
    repository: { id: state.repositoryId, default_branch: "main" },
    workflow_run: {
      id: world.runId,
      run_attempt: 1,
      event: "pull_request",
      conclusion: "success",
      path: ".github/workflows/gate.yml",
      head_sha: HEAD_SHA,
      head_branch: FORK.branch,
      head_repository: { id: FORK.repositoryId, owner },
      repository: { id: state.repositoryId },
      actor: owner,
      pull_requests: [],
      ...world.run,
    },
  };
}

export interface Reported {
  readonly exitCode: number;
  readonly io: FakeRunner;
  /** What the log says of why nothing, or nothing green, was written. */
  readonly reasons: readonly string[];
}

/** Runs mode `report` in this process, with the real port and an empty workspace. */
export async function runReport(world: World): Promise<Reported> {
  storeMeasured(world);
  const { github } = world;
  const workspace = await mkdtemp(join(tmpdir(), "report-world-"));
  const inputs: Readonly<Record<string, string>> = {
    ...Object.fromEntries(INPUTS.keyof().options.map((name) => [name, defaultOf(name)])),
    mode: "report",
    "github-token": issueJobToken(github, world.permissions),
    ...world.inputs,
  };
  const payload = eventOf(world);
  const io = fakeRunner({ env: environmentOf(world), inputs, payload });
  const place = {
    root: workspace,
    out: join(workspace, DEFAULT_OUT),
    env: io.env,
    extraEnv: {},
    clock: systemClock,
    signal: new AbortController().signal,
  };
  try {
    const exitCode = await main(io, (guarded) =>
      Promise.resolve({
        io: guarded,
        inputs: readInputs(io.input),
        context: readWorkflowContext(io.env, payload),
        client: clientFor(github, inputs["github-token"] ?? ""),
        artifacts: { upload: ({ name }) => Promise.resolve({ id: 1, name, digest: null }) },
        git: createLocalGit(workspace),
        port: localPort(place),
        shards: localShardPort(place),
        workspace,
        root: null,
        temporary: workspace,
        sleep: () => Promise.resolve(),
        random: () => 0,
        nowMs: () => Date.parse("2026-03-02T10:30:00Z"),
      }),
    );
    return { exitCode, io, reasons: [...io.said.failures, ...io.said.notices] };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

function environmentOf({ github, workflow, reportAttempt }: World): Readonly<Record<string, string>> {
  const { owner, repo } = github.state;
  return {
    GITHUB_REPOSITORY: `${owner}/${repo}`,
    GITHUB_RUN_ID: "900000",
    GITHUB_RUN_ATTEMPT: String(reportAttempt),
    GITHUB_SHA: MAIN_SHA,
    GITHUB_REF: "refs/heads/main",
    GITHUB_WORKFLOW_REF: `${owner}/${repo}/${workflow}@refs/heads/main`,
    GITHUB_EVENT_NAME: "workflow_run",
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.com",
  };
}
