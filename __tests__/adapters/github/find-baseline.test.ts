import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  findBaseline,
  type BaselineDeps,
  type BaselineQuery,
} from "../../../src/adapters/github/find-baseline.ts";
import type { Bundle } from "../../../src/adapters/github/read-bundle.ts";
import { downloadArtifact } from "../../../src/adapters/github/download-artifact.ts";
import { UnreadableArtifactError } from "../../../src/adapters/github/unpack-zip.ts";
import type { Baseline } from "../../../src/model/baseline.ts";
import { parseManifest } from "../../../src/formats/manifest.ts";
import type { Manifest } from "../../../src/model/manifest.ts";
import { issueJobToken, startRun, WORKFLOW_PATH } from "../../support/loopback-github/arrange.ts";
import { clientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { sampleManifest } from "../../support/sample-report.ts";
import { takeId, type Artifact, type Run } from "../../support/loopback-github/state.ts";

const NOW = Date.parse("2026-03-11T00:00:00Z");
const QUERY: BaselineQuery = { gateId: "bot", branch: "main", workflowPath: WORKFLOW_PATH, beforeRun: null };

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.artifacts.splice(0);
  github.state.requests.splice(0);
});
afterAll(() => github.close());

/** The bundle a baseline's blob stands for: its text is the manifest. */
async function load(deps: Pick<BaselineDeps, "client">, id: number): Promise<Bundle> {
  const text = Buffer.from(await downloadArtifact(deps.client, { id, digest: null }, 1 << 20)).toString(
    "utf8",
  );
  if (text === "gone") throw Object.assign(new Error("Not Found"), { status: 404 });
  if (text === "garbage") throw new UnreadableArtifactError("manifest.json is not JSON");
  return { run: { manifest: parseManifest(text, "manifest.json"), rows: [] }, history: [] };
}

function search(
  permissions: Parameters<typeof issueJobToken>[1] = { actions: "read" },
  query: Partial<BaselineQuery> = {},
): Promise<Baseline> {
  const client = clientFor(github, issueJobToken(github, permissions));
  return findBaseline(
    { ...QUERY, ...query },
    {
      client,
      load: (artifact) => load({ client }, artifact.id),
      nowMs: NOW,
      countCommits: () => Promise.resolve(3),
    },
  );
}

const COUNTS = { planned: 60, ok: 60, failed: 0, errored: 0, timedOut: 0, skipped: 0 };
const COMPLETE: Partial<Manifest> = { complete: true, marks: [], counts: COUNTS };
const PARTIAL: Partial<Manifest> = { complete: false, marks: [], counts: { ...COUNTS, ok: 41 } };

/** Newest last. */
function storeBaseline(
  content: Partial<Manifest> | string,
  run: Partial<Run> = {},
  name = "regression-gate-baseline-bot",
): Artifact {
  const blob = `test/${randomUUID()}.zip`;
  github.blobs.write(
    blob,
    Buffer.from(typeof content === "string" ? content : JSON.stringify(sampleManifest(content))),
  );
  const artifact: Artifact = {
    id: takeId(github.state),
    name,
    runId: startRun(github, run).id,
    blob,
    createdAt: "2026-03-09T12:00:00Z",
    expiresAt: "2026-06-09T12:00:00Z",
    expired: false,
    finalized: true,
    size: 10,
    digest: `sha256:${"0".repeat(64)}`,
  };
  github.state.artifacts.push(artifact);
  return artifact;
}

const codeOf = (baseline: Baseline): string => (baseline.found ? "found" : baseline.code);

describe("the baseline", () => {
  test("is the newest complete one of the base branch, in three API calls", async () => {
    storeBaseline(COMPLETE);
    const newest = storeBaseline(COMPLETE, { event: "schedule", headSha: "c".repeat(40) });
    const baseline = await search();
    expect(baseline.provenance).toMatchObject({
      from: "artifact",
      run: String(newest.runId),
      sha: "c".repeat(40),
      branch: "main",
      createdAt: "2026-03-09T12:00:00Z",
      ageDays: 1.5,
      ageCommits: 3,
      skipped: [],
    });
    expect(baseline.found).toBe(true);
    expect(github.state.requests).toHaveLength(3);
  });

  test("is looked for past partial runs, which are named", async () => {
    const complete = storeBaseline(COMPLETE);
    const partial = storeBaseline(PARTIAL);
    const marked = storeBaseline({ ...COMPLETE, marks: ["dry-run"] });
    const baseline = await search();
    expect(baseline.provenance.run).toBe(String(complete.runId));
    expect(baseline.provenance.skipped).toEqual([
      `run ${marked.runId}: it is marked dry-run`,
      `run ${partial.runId}: it is partial: 41 of 60 trials measured`,
    ]);
  });

  test("of a re-run is the one of its last attempt", async () => {
    const first = storeBaseline(PARTIAL, { attempt: 2 });
    const again = storeBaseline(COMPLETE, {}, "regression-gate-baseline-bot-a2");
    Object.assign(again, { runId: first.runId });
    storeBaseline(COMPLETE, {}, "regression-gate-baseline-bot-a2");
    const baseline = await search();
    expect(codeOf(baseline)).toBe("found");
    expect(baseline.provenance.run).toBe(String(first.runId));
  });

  test("of a run of the base branch is an earlier run's, never its own or a later one's", async () => {
    const earlier = storeBaseline(COMPLETE);
    const own = storeBaseline(COMPLETE, { attempt: 2 });
    storeBaseline(COMPLETE);
    const beforeRun = own.runId;
    expect((await search({ actions: "read" }, { beforeRun })).provenance.run).toBe(String(earlier.runId));
    expect(codeOf(await search({ actions: "read" }, { beforeRun: earlier.runId }))).toBe("first-run");
  });

  test("is found behind what pull requests store under its name, and missed by no flood of it", async () => {
    const ours = storeBaseline(COMPLETE);
    for (let i = 0; i < 150; i++) storeBaseline("forged", { event: "pull_request", headBranch: "flood" });
    expect((await search()).provenance.run).toBe(String(ours.runId));
    for (let i = 0; i < 1000; i++) storeBaseline("forged", { event: "pull_request", headBranch: "flood" });
    const baseline = await search();
    expect(codeOf(baseline)).toBe("unreadable");
    expect(baseline.provenance.why).toContain("delete them");
  });

  test("that was deleted since it was listed is passed over", async () => {
    const kept = storeBaseline(COMPLETE);
    storeBaseline("gone");
    expect((await search()).provenance.run).toBe(String(kept.runId));
  });

  test("is given up after three runs that will not do", async () => {
    storeBaseline(COMPLETE);
    for (let i = 0; i < 4; i++) storeBaseline(PARTIAL);
    const baseline = await search();
    expect(codeOf(baseline)).toBe("no-complete-run");
    expect(baseline.provenance.skipped).toHaveLength(4);
  });

  test.each<readonly [string, Partial<Run>]>([
    ["another repository whose branch is called main", { headRepositoryId: 999 }],
    ["another branch", { headBranch: "feature" }],
  ])("of %s does not count", async (_, run) => {
    storeBaseline(COMPLETE, run);
    expect(codeOf(await search())).toBe("first-run");
  });

  test.each<readonly [string, Partial<Run>, RegExp]>([
    ["a pull request", { event: "pull_request" }, /its event is pull_request/],
    [
      "another workflow",
      { path: ".github/workflows/evil.yml" },
      /its workflow is .github\/workflows\/evil.yml/,
    ],
  ])("of %s is passed over by name", async (_, run, why) => {
    storeBaseline(COMPLETE, run);
    const baseline = await search();
    expect(codeOf(baseline)).toBe("no-complete-run");
    expect(baseline.provenance.why).toMatch(why);
  });

  test("of another gate does not count", async () => {
    storeBaseline(COMPLETE, {}, "regression-gate-baseline-bot-2");
    expect(codeOf(await search())).toBe("first-run");
  });
});

describe("no baseline", () => {
  test("yet is the first run", async () => {
    expect(codeOf(await search())).toBe("first-run");
  });

  test("any more is expired, whether the list or the download says so", async () => {
    storeBaseline(COMPLETE).expired = true;
    expect(codeOf(await search())).toBe("expired");
  });

  test("that the token may read is forbidden, and the permission is named", async () => {
    storeBaseline(COMPLETE);
    const baseline = await search({ contents: "read" });
    expect(codeOf(baseline)).toBe("forbidden");
    expect(baseline.provenance.why).toContain("`actions: read`");
  });

  test("that can be read is unreadable", async () => {
    storeBaseline("garbage");
    const baseline = await search();
    expect(codeOf(baseline)).toBe("unreadable");
    expect(baseline.provenance.why).toContain("manifest.json is not JSON");
  });

  test("because GitHub fails is unreadable, never a first run", async () => {
    github.state.faults.push({ operation: "actions/list-artifacts-for-repo", kind: "server-error" });
    expect(codeOf(await search())).toBe("unreadable");
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
