import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { findBaseline } from "../../../src/baselines/search/find-baseline.ts";
import type {
  BaselineAt,
  BaselineDeps,
  BaselineQuery,
} from "../../../src/baselines/search/baseline-query.ts";
import type { Bundle } from "../../../src/baselines/bundle.ts";
import { octokitArtifactApi } from "../../../src/adapters/github/artifacts/octokit-artifact-api.ts";
import { UnreadableArtifactError } from "../../../src/baselines/bundle.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import type { Baseline } from "../../../src/model/result/baseline.ts";
import { parseManifest } from "../../../src/formats/manifest.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import { issueJobToken, startRun, WORKFLOW_PATH } from "../../support/loopback-github/arrange.ts";
import { clientFor } from "../../support/loopback-github/client.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { sampleManifest } from "../../support/samples/sample-report.ts";
import { takeId, type Artifact, type Run } from "../../support/loopback-github/state.ts";

const NOW = Date.parse("2026-03-11T00:00:00Z");
const QUERY: BaselineQuery = {
  gateId: "bot",
  branch: "main",
  defaultBranch: "main",
  branchCommit: null,
  workflowPath: WORKFLOW_PATH,
  beforeRun: null,
  at: { kind: "latest" },
};

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.artifacts.splice(0);
  github.state.requests.splice(0);
  github.state.commits.clear();
  github.state.runs.clear();
  Object.assign(clock, { nowMs: NOW, pauses: [], onPause: () => undefined });
});
afterAll(() => github.close());

/** The bundle a baseline's blob stands for: its text is the manifest. */
async function load({ api }: Pick<BaselineDeps, "api">, id: number): Promise<Bundle> {
  const text = Buffer.from(await api.download({ id, digest: null }, 1 << 20)).toString("utf8");
  if (text === "gone") throw Object.assign(new Error("Not Found"), { status: 404 });
  if (text === "garbage") throw new UnreadableArtifactError("manifest.json is not JSON");
  try {
    const manifest = parseManifest(text, "manifest.json");
    return { run: { manifest, rows: [] }, history: historyOf(manifest.versions["history"] ?? "") };
  } catch (error) {
    throw new UnreadableArtifactError(String(error), { cause: error });
  }
}

/** `r1,r2`: a line for each of these runs. */
function historyOf(runs: string): readonly HistoryEntry[] {
  const rest = { sha: null, time: "2026-03-09T12:00:00Z", runnerClass: "x", versions: {}, complete: true };
  return runs
    .split(",")
    .filter((runId) => runId !== "")
    .map((runId) => ({ schema: "regression-gate/history@1", runId, ...rest, verdict: null, metrics: [] }));
}

/** Time that passes only where it is waited for. */
const clock = {
  nowMs: NOW,
  pauses: new Array<number>(),
  onPause: (): void => undefined,
  pause(ms: number): Promise<void> {
    this.nowMs += ms;
    this.pauses.push(ms);
    this.onPause();
    return Promise.resolve();
  },
};

function search(
  permissions: Parameters<typeof issueJobToken>[1] = { actions: "read", contents: "read" },
  query: Partial<BaselineQuery> = {},
): Promise<Baseline> {
  const api = octokitArtifactApi(clientFor(github, issueJobToken(github, permissions)));
  return findBaseline(
    { ...QUERY, ...query },
    {
      api,
      load: (artifact) => load({ api }, artifact.id),
      commits: {
        count: () => Promise.resolve(3),
        mergeBase: () => Promise.resolve(null),
        behind: () => Promise.resolve(null),
      },
      nowMs: () => clock.nowMs,
      pause: (ms) => clock.pause(ms),
      random: () => 0.5,
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
  test("may be of a run that a repository_dispatch started", async () => {
    storeBaseline(COMPLETE);
    const newest = storeBaseline(COMPLETE, { event: "repository_dispatch" });
    expect((await search()).provenance.run).toBe(String(newest.runId));
  });

  test("is the newest complete one of the base branch, in four API calls", async () => {
    storeBaseline(COMPLETE);
    const newest = storeBaseline(COMPLETE, { event: "workflow_dispatch", headSha: "c".repeat(40) });
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
    expect(github.state.requests).toHaveLength(4);
  });

  test("is looked for past partial runs, which are named", async () => {
    const complete = storeBaseline(COMPLETE);
    const partial = storeBaseline(PARTIAL);
    const marked = storeBaseline({ ...COMPLETE, marks: ["dry-run"] });
    const unfinished = storeBaseline({ ...COMPLETE, finishedAt: null });
    const baseline = await search();
    expect(baseline.provenance.run).toBe(String(complete.runId));
    expect(baseline.provenance.skipped).toEqual([
      `run ${unfinished.runId}: its run was not finished`,
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
    expect((await search(undefined, { beforeRun })).provenance.run).toBe(String(earlier.runId));
    expect(codeOf(await search(undefined, { beforeRun: earlier.runId }))).toBe("first-run");
  });

  test("is not that of an old run which stored nothing, until it was run again", async () => {
    const old = storeBaseline(COMPLETE);
    const newest = storeBaseline(COMPLETE);
    Object.assign(old, { id: takeId(github.state) });
    expect((await search()).provenance.run).toBe(String(newest.runId));
  });

  test("is not that of a tag which is called like the branch: its pusher need not be allowed to push the branch", async () => {
    const ours = storeBaseline(COMPLETE);
    const tagged = storeBaseline(COMPLETE, { isTag: true, headSha: "f".repeat(40) });
    const { provenance } = await search();
    expect(provenance.run).toBe(String(ours.runId));
    expect(provenance.skipped).toEqual([
      `run ${tagged.runId}: its commit is not on the branch main: a tag can have the same name`,
    ]);
    const at: BaselineAt = { kind: "run-id", runId: tagged.runId };
    expect(codeOf(await search(undefined, { at }))).toBe("no-complete-run");
  });

  test("may be of any commit of the branch, however old", async () => {
    const shas = Array.from({ length: 150 }, (_, index) => index.toString(16).padStart(40, "0"));
    for (const [index, sha] of shas.entries()) github.state.commits.set(sha, shas.slice(index - 1, index));
    const old = storeBaseline(COMPLETE, { headSha: shas[0] ?? "", isTag: true });
    expect((await search()).provenance.run).toBe(String(old.runId));
  });

  test("costs no look at the branch where the commit is known to be on it", async () => {
    const ours = storeBaseline(COMPLETE);
    const branchCommit = "a".repeat(40);
    expect((await search({ actions: "read" }, { branchCommit })).provenance.run).toBe(String(ours.runId));
    expect(github.state.requests).toHaveLength(3);
  });

  test("is forbidden where the branch cannot be looked at", async () => {
    storeBaseline(COMPLETE);
    const baseline = await search({ actions: "read" });
    expect(codeOf(baseline)).toBe("forbidden");
    expect(baseline.provenance.why).toContain("contents: read");
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

/** `main` with one commit a letter, oldest first, and a branch off the last but `behind` of them. */
function history(letters: string, behind: number): { readonly base: string; readonly head: string } {
  const shas = Array.from(letters, (letter) => letter.repeat(40));
  for (const [index, sha] of shas.entries()) {
    github.state.commits.set(sha, index === 0 ? [] : [shas[index - 1] ?? ""]);
  }
  const head = "9".repeat(40);
  github.state.commits.set(head, [shas.at(-1 - behind) ?? ""]);
  return { base: shas.at(-1) ?? "", head };
}

const shaOf = (letter: string): Partial<Run> => ({ headSha: letter.repeat(40) });
const MAY_READ = { actions: "read", contents: "read" } as const;

describe("the baseline at the merge base", () => {
  test("is the newest complete one of a commit that both have behind them", async () => {
    const at: BaselineAt = { kind: "merge-base", ...history("abcdef", 2) };
    storeBaseline(COMPLETE, shaOf("b"));
    const wanted = storeBaseline(COMPLETE, shaOf("c"));
    const partial = storeBaseline(PARTIAL, shaOf("d"));
    storeBaseline(COMPLETE, shaOf("e"));
    storeBaseline(COMPLETE, shaOf("f"));
    const { provenance } = await search(MAY_READ, { at });
    expect(provenance).toMatchObject({
      run: String(wanted.runId),
      sha: "c".repeat(40),
      why: "newest complete run of main at or before the merge base ddddddd",
      skipped: [`run ${partial.runId}: it is partial: 41 of 60 trials measured`],
    });
  });

  test("takes two calls more than the newest, however many runs and commits there are", async () => {
    const at: BaselineAt = { kind: "merge-base", ...history("abcdef", 2) };
    for (const letter of "dddddeeeeeffffffffffff") storeBaseline(COMPLETE, shaOf(letter));
    await search(MAY_READ, { at });
    expect(github.state.requests.map(({ operation }) => operation)).toEqual([
      "repos/compare-commits-with-basehead",
      "repos/list-commits",
      "actions/list-artifacts-for-repo",
      "actions/get-workflow-run",
      "actions/download-artifact",
    ]);
  });

  test("is missing, which is no first run, where main has only newer ones", async () => {
    const at: BaselineAt = { kind: "merge-base", ...history("abcdef", 4) };
    storeBaseline(COMPLETE, shaOf("e"));
    const baseline = await search(MAY_READ, { at });
    expect(codeOf(baseline)).toBe("missing");
    expect(baseline.provenance.why).toContain(
      "none of the 1 stored runs of main is at or before the merge base bbbbbbb",
    );
  });

  test("is forbidden where the token may not see commits, and the permission is named", async () => {
    const at: BaselineAt = { kind: "merge-base", ...history("abc", 0) };
    const baseline = await search({ actions: "read" }, { at });
    expect(codeOf(baseline)).toBe("forbidden");
    expect(baseline.provenance.why).toContain("`contents: read`");
  });

  test("is a first run where nothing was ever stored", async () => {
    const at: BaselineAt = { kind: "merge-base", ...history("abc", 0) };
    expect(codeOf(await search(MAY_READ, { at }))).toBe("first-run");
  });
});

describe("the baseline of a run that is named", () => {
  const named = (runId: number): BaselineAt => ({ kind: "run-id", runId });

  test("is that one, though newer ones are there, in five calls", async () => {
    const wanted = storeBaseline(COMPLETE);
    storeBaseline(COMPLETE);
    const { provenance } = await search(MAY_READ, { at: named(wanted.runId) });
    expect(provenance).toMatchObject({
      run: String(wanted.runId),
      why: `run ${wanted.runId} was requested`,
    });
    expect(github.state.requests).toHaveLength(5);
    expect(clock.pauses).toEqual([]);
  });

  test.each<readonly [string, Partial<Run>, RegExp]>([
    ["of a pull request", { event: "pull_request" }, /its event is pull_request/],
    ["of another branch", { headBranch: "feature" }, /its branch is feature/],
    ["of another workflow", { path: ".github/workflows/evil.yml" }, /its workflow is/],
    [
      "of a fork whose branch is called main",
      { headRepositoryId: 999 },
      /stored no regression-gate-baseline-bot/,
    ],
  ])("%s is refused by name, and no other takes its place", async (_, run, why) => {
    storeBaseline(COMPLETE);
    const forged = storeBaseline(COMPLETE, run);
    storeBaseline(COMPLETE);
    const baseline = await search(MAY_READ, { at: named(forged.runId) });
    expect(codeOf(baseline)).toBe("missing");
    expect(baseline.provenance.why).toMatch(why);
  });

  test("is missing, expired or partial each by its name", async () => {
    expect((await search(MAY_READ, { at: named(7) })).provenance.why).toBe(
      "there is no run 7 in this repository",
    );
    const expired = storeBaseline(COMPLETE);
    expired.expired = true;
    expect(codeOf(await search(MAY_READ, { at: named(expired.runId) }))).toBe("expired");
    const partial = storeBaseline(PARTIAL);
    expect(codeOf(await search(MAY_READ, { at: named(partial.runId) }))).toBe("no-complete-run");
  });

  test("without a token that may read is forbidden", async () => {
    const { runId } = storeBaseline(COMPLETE);
    expect(codeOf(await search({ contents: "read" }, { at: named(runId) }))).toBe("forbidden");
  });

  test("that has just ended is waited for until it is listed", async () => {
    const run = startRun(github, { updatedAt: new Date(NOW - 5000).toISOString() });
    clock.onPause = (): void => {
      if (clock.pauses.length === 3) Object.assign(storeBaseline(COMPLETE), { runId: run.id });
    };
    const baseline = await search(MAY_READ, { at: named(run.id) });
    expect(codeOf(baseline)).toBe("found");
    expect(clock.pauses).toEqual([1000, 2000, 4000]);
  });

  test("is waited for a minute at most, and not at all where it ended long ago", async () => {
    const recent = startRun(github, { status: "in_progress" });
    const baseline = await search(MAY_READ, { at: named(recent.id) });
    expect(codeOf(baseline)).toBe("missing");
    expect(baseline.provenance.why).toContain("has not ended (in_progress)");
    expect(clock.nowMs - NOW).toBe(60_000);
    clock.pauses.splice(0);
    await search(MAY_READ, { at: named(startRun(github, {}).id) });
    expect(clock.pauses).toEqual([]);
  });
});

test("a first run waits for nothing: nobody said that a run had just ended", async () => {
  await search();
  expect(clock.pauses).toEqual([]);
});

test("a bundle of a newer version is incomparable, not unreadable", async () => {
  storeBaseline(JSON.stringify({ ...sampleManifest(COMPLETE), schema: "regression-gate/manifest@9" }));
  const baseline = await search();
  expect(codeOf(baseline)).toBe("incomparable");
  expect(baseline.provenance.why).toContain("Upgrade regression-gate");
});

test("the provenance tells the class of machine", async () => {
  storeBaseline(COMPLETE);
  expect((await search()).provenance.runner).toBe("linux/x64/AMD EPYC 7763/4/ubuntu24");
});

describe("history", () => {
  const linesOf = (baseline: Baseline): readonly string[] => baseline.history.map(({ runId }) => runId);
  const holding = (runs: string): Partial<Manifest> => ({ versions: { history: runs } });

  test("is carried on past a partial run, whose own line it keeps", async () => {
    storeBaseline({ ...COMPLETE, ...holding("r1,r2") });
    storeBaseline({ ...PARTIAL, ...holding("r1,r2,r3") });
    expect(linesOf(await search())).toEqual(["r1", "r2", "r3"]);
  });

  test("is not replaced by that of a run which knew less", async () => {
    storeBaseline({ ...COMPLETE, ...holding("r1,r2") });
    storeBaseline({ ...PARTIAL, ...holding("r3") });
    expect(linesOf(await search())).toEqual(["r1", "r2"]);
  });

  test("is carried on where no run will do at all", async () => {
    storeBaseline({ ...PARTIAL, ...holding("r1,r2") });
    const baseline = await search();
    expect(codeOf(baseline)).toBe("no-complete-run");
    expect(linesOf(baseline)).toEqual(["r1", "r2"]);
  });

  test("of four runs with an expired one between goes on from the one before it, and says so", async () => {
    storeBaseline({ ...COMPLETE, ...holding("r1") });
    const first = storeBaseline({ ...COMPLETE, ...holding("r1,r2") });
    const expired = storeBaseline({ ...COMPLETE, ...holding("r1,r2,r3") });
    expired.expired = true;
    const third = await search();
    expect(third.provenance).toMatchObject({
      run: String(first.runId),
      skipped: [`run ${expired.runId}: its artifact has expired`],
    });
    expect(linesOf(third)).toEqual(["r1", "r2"]);
    storeBaseline({ ...COMPLETE, ...holding([...linesOf(third), "r4"].join(",")) });
    const fourth = await search();
    expect(linesOf(fourth)).toEqual(["r1", "r2", "r4"]);
    expect(fourth.provenance.skipped).toEqual([]);
  });

  test("is found behind any number of expired runs, without asking for one of them", async () => {
    const kept = storeBaseline({ ...COMPLETE, ...holding("r1") });
    const partial = storeBaseline(PARTIAL);
    for (let i = 0; i < 20; i++) storeBaseline(COMPLETE).expired = true;
    const { provenance } = await search();
    expect(provenance.run).toBe(String(kept.runId));
    // Three of them are named, and everything else that was passed over.
    expect(provenance.skipped).toHaveLength(4);
    expect(provenance.skipped.at(-1)).toMatch(new RegExp(`^run ${partial.runId}: it is partial`));
    expect(github.state.requests).toHaveLength(6);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});

describe("at the point where a branch left the default branch", () => {
  const ROOT = "1".repeat(40);
  const FORK = "2".repeat(40);
  const NEWER = "3".repeat(40);
  const at = { kind: "branch-point", commit: "9".repeat(40) } as const;

  function arrange(): void {
    const { commits } = github.state;
    commits.set(ROOT, []);
    commits.set(FORK, [ROOT]);
    commits.set(at.commit, [FORK]);
    commits.set(NEWER, [FORK]);
  }

  test("the newest run at or before it is found, in at most six reads, and none of later commits", async () => {
    arrange();
    const forked = storeBaseline(COMPLETE, { headSha: FORK });
    storeBaseline(COMPLETE, { headSha: NEWER });
    github.state.requests.splice(0);
    const found = await search(undefined, { at });
    expect(found.found).toBe(true);
    expect(found.provenance).toMatchObject({ run: String(forked.runId), sha: FORK });
    expect(found.provenance.why).toContain("at or before the merge base 2222222");
    expect(github.state.requests.length).toBeLessThanOrEqual(6);
  });

  test("runs of later commits alone are no first run", async () => {
    arrange();
    storeBaseline(COMPLETE, { headSha: NEWER });
    const found = await search(undefined, { at });
    expect(found).toMatchObject({ found: false, code: "missing" });
  });
});
