import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { hasArtifactService } from "../../../src/adapters/github/artifacts/artifact-service.ts";
import {
  artifactStore,
  type ArtifactUploader,
} from "../../../src/adapters/github/artifacts/artifact-store.ts";
import { defaultOf, INPUTS } from "../../../src/action/inputs/inputs.ts";
import { main } from "../../../src/action/main.ts";
import { jobOf } from "../../../src/action/open-job.ts";
import { fakeRunner, type FakeRunner } from "../../support/github/fake-runner.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
import { storeArtifact } from "../../support/github/store-artifact.ts";
import { clientFor } from "../../support/loopback-github/client.ts";
import type { LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { runnerVariables, type BundleResult, type BundleRun } from "./run-bundle.ts";

/** A job of a workflow run, as this process plays it. */
export interface SourcesRun extends Pick<BundleRun, "workspace" | "env" | "inputs" | "payload"> {
  readonly github: LoopbackGitHub;
  readonly runId: number;
  readonly token: string;
}

/**
 * The job that the bundle makes, from the sources and in this process: a third of the processor time, and no pause between
 * writes. For all that does not ask for a process, for the file commands of the runner or for the client of its artifact service.
 */
export async function runSources(run: SourcesRun): Promise<BundleResult> {
  const folder = await mkdtemp(join(tmpdir(), "runner-"));
  const inputs = {
    ...Object.fromEntries(INPUTS.keyof().options.map((name) => [name, defaultOf(name)])),
    ...run.inputs,
  };
  const env = { ...runnerVariables(folder, run.workspace), ...run.env };
  const log: string[] = [];
  const io = logged(fakeRunner({ env, inputs, payload: run.payload }), log);
  try {
    const exitCode = await main(io, async (guarded) => {
      const job = await jobOf(guarded, () => new AbortController().signal);
      return {
        ...job,
        client: clientFor(run.github, run.token),
        ...(hasArtifactService(env["GITHUB_SERVER_URL"] ?? "")
          ? { artifacts: artifactStore(uploaderOf(run)) }
          : {}),
        sleep: () => Promise.resolve(),
      };
    });
    const { outputs, states, summaries } = io.said;
    return { exitCode, log: log.join("\n"), outputs, state: states, summary: summaries.join("\n") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts artifacts where the service would; a run has one of a name. */
function uploaderOf({ github, runId }: SourcesRun): ArtifactUploader {
  return {
    async uploadArtifact(name, files, folder) {
      const { artifacts } = github.state;
      if (artifacts.some((artifact) => artifact.runId === runId && artifact.name === name))
        throw new Error("Received non-retryable error: Failed request: (409) Conflict");
      const entries = files.map(async (file) => ({
        name: relative(folder, file).replaceAll("\\", "/"),
        content: await readFile(file),
      }));
      const zip = writeZip(await Promise.all(entries));
      const { id, digest } = storeArtifact(github, { runId, name, zip });
      return { id, size: zip.length, digest: digest.replace("sha256:", "") };
    },
  };
}

/** Writes what the runner is told into one log, with the commands that @actions/core writes. */
function logged(io: FakeRunner, log: string[]): FakeRunner {
  const command = (name: string, text: string) =>
    void log.push(
      `::${name}::${text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}`,
    );
  return {
    ...io,
    print: (line) => void log.push(line),
    notice: (text) => command("notice", text),
    warn: (text) => command("warning", text),
    fail: (text) => command("error", text),
    annotate: ({ level, message, title }) =>
      command(`${level === "failure" ? "error" : level} title=${title}`, message),
  };
}
