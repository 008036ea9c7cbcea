import { createServer } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createArtifactStore } from "../../../src/adapters/github/artifacts/artifact-store.ts";
import type { GitHubClient } from "../../../src/adapters/github/client.ts";
import { downloadArtifact } from "../../../src/adapters/github/artifacts/download-artifact.ts";
import { UnreadableArtifactError } from "../../../src/baselines/bundle.ts";
import { unpackZip } from "../../../src/adapters/zip/unpack-zip.ts";
import { issueJobToken, runtimeToken, startRun } from "../../support/loopback-github/arrange.ts";
import { clientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";

let github: LoopbackGitHub;
let client: GitHubClient;
let folder: string;
const write = process.stdout.write.bind(process.stdout);

beforeAll(async () => {
  // The artifact client tells the runner's log about every step.
  process.stdout.write = () => true;
  github = await startLoopbackGitHub();
  client = clientFor(github, issueJobToken(github, { actions: "read" }));
  folder = await mkdtemp(join(tmpdir(), "artifacts-"));
  await writeFile(join(folder, "report.json"), '{"verdict":"pass"}');
  process.env["ACTIONS_RESULTS_URL"] = github.url;
});
beforeEach(() => {
  process.env["ACTIONS_RUNTIME_TOKEN"] = runtimeToken(startRun(github, {}));
});
afterAll(async () => {
  process.stdout.write = write;
  await rm(folder, { recursive: true, force: true });
  await github.close();
});

const upload = (name: string, runAttempt: number) =>
  createArtifactStore().upload({ name, folder, files: ["report.json"], retentionDays: 7, runAttempt });

describe("the artifact store", () => {
  test("stores files that come back byte for byte, and keeps them as long as asked", async () => {
    const uploaded = await upload("regression-gate-report-a", 1);
    const stored = github.state.artifacts.find((artifact) => artifact.id === uploaded.id);
    expect(stored).toMatchObject({ name: "regression-gate-report-a", finalized: true });
    expect(stored?.digest).toBe(`sha256:${uploaded.digest}`);
    expect(Date.parse(stored?.expiresAt ?? "") - Date.now()).toBeCloseTo(7 * 86_400_000, -5);
    const zip = await downloadArtifact(client, { id: uploaded.id, digest: stored?.digest ?? null }, 1 << 20);
    const files = await unpackZip(zip, ["report.json"], {
      maxBytes: 1 << 20,
      maxRatio: 100,
      others: "refuse",
    });
    expect(new TextDecoder().decode(files.get("report.json"))).toBe('{"verdict":"pass"}');
  });

  test("gives a re-run its own name where the first attempt took it", async () => {
    await upload("regression-gate-report-b", 1);
    expect((await upload("regression-gate-report-b", 2)).name).toBe("regression-gate-report-b-a2");
    await expect(upload("regression-gate-report-b", 1)).rejects.toThrow(
      /has an artifact regression-gate-report-b already/,
    );
  });
});

describe("a download", () => {
  test("is refused when the bytes are not those that were stored", async () => {
    const uploaded = await upload("regression-gate-report-c", 1);
    const reference = { id: uploaded.id, digest: `sha256:${"0".repeat(64)}` };
    await expect(downloadArtifact(client, reference, 1 << 20)).rejects.toThrow(/its digest is/);
  });

  test("is refused when it is larger than the limit", async () => {
    const uploaded = await upload("regression-gate-report-d", 1);
    await expect(downloadArtifact(client, { id: uploaded.id, digest: null }, 10)).rejects.toThrow(
      /larger than 10 bytes/,
    );
  });

  test("is refused when its storage breaks off", async () => {
    const storage = createServer((_, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("PK", () => response.destroy());
    });
    await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
    const address = storage.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const redirected = clientFor(github, issueJobToken(github, { actions: "read" }));
    const location = `http://127.0.0.1:${port}/zip`;
    redirected.octokit.hook.wrap("request", () =>
      Promise.resolve({ status: 302, headers: { location }, url: "", data: "" }),
    );
    const refused = downloadArtifact(redirected, { id: 1, digest: null }, 1 << 20);
    await expect(refused).rejects.toThrow(UnreadableArtifactError);
    await new Promise((resolve) => storage.close(resolve));
  });

  test("of an expired artifact passes GitHub's 410 on", async () => {
    const uploaded = await upload("regression-gate-report-e", 1);
    const stored = github.state.artifacts.find((artifact) => artifact.id === uploaded.id);
    if (stored !== undefined) stored.expired = true;
    const refused = downloadArtifact(client, { id: uploaded.id, digest: null }, 1 << 20);
    await expect(refused).rejects.toMatchObject({ status: 410 });
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
