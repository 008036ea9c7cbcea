import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  CONFIG,
  commitAll,
  inExperiment,
  latestRunFolder,
  MEASURE,
} from "../../support/command-line/experiment.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
import { issueJobToken, startRun } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import type { Artifact, Run } from "../../support/loopback-github/state.ts";
import { runCli, type CliRun } from "../../support/command-line/run-cli.ts";
import { storeBundle, storeZip } from "../../support/github/store-bundle.ts";

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.artifacts.splice(0);
  github.state.requests.splice(0);
});
afterAll(() => github.close());

const WORKFLOW = `jobs:
  gate:
    steps:
      - uses: actions/checkout@v7
      - uses: org/regression-gate@v1
`;
const FILES = {
  "regression-gate.yml": `${CONFIG}baseline: { from: artifact, branch: main }\n`,
  ".github/workflows/gate.yml": WORKFLOW,
  ".github/workflows/other.yml": "jobs: {}\n",
  ".gitignore": ".regression-gate/\n",
};
const NAME = "regression-gate-baseline-demo";

interface Laptop {
  readonly folder: string;
  readonly runFolder: string;
  readonly store: (parts?: Partial<Artifact> & { readonly run?: Partial<Run> }) => Promise<Artifact>;
  readonly download: (argv?: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliRun>;
}

/** A clone whose origin the loopback GitHub holds, and one run that CI could have made. */
function onLaptop<T>(work: (laptop: Laptop) => Promise<T>): Promise<T> {
  return inExperiment(FILES, async (folder) => {
    commitAll(folder);
    execFileSync("git", ["remote", "add", "origin", "git@github.com:octo-org/product.git"], { cwd: folder });
    await runCli(folder, ["gate", "--quiet", "--baseline", "none"]);
    const runFolder = latestRunFolder(folder);
    const token = issueJobToken(github, { actions: "read", contents: "read" });
    return work({
      folder,
      runFolder,
      store: (parts) => storeBundle(github, { runFolder, gateId: "demo" }, parts),
      download: (argv = [], env = {}) => {
        const own = { PATH: process.env["PATH"] ?? "", GITHUB_API_URL: github.url, GH_TOKEN: token, ...env };
        return runCli(folder, ["baseline", "download", ...argv], { env: own });
      },
    });
  });
}

const KEPT = join(".regression-gate", "baseline");

test("a gate on a developer's machine compares with the baseline that CI stored", async () => {
  await onLaptop(async ({ folder, store, download }) => {
    const { runId } = await store();
    const { exitCode, stdout, stderr } = await download();
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`run ${runId} of main`);
    expect(stdout).toContain(
      "compare with it: regression-gate gate --baseline file:.regression-gate/baseline",
    );
    expect(readdirSync(join(folder, KEPT)).toSorted()).toEqual([
      "history.jsonl",
      "manifest.json",
      "report.json",
      "trials.jsonl.gz",
    ]);
    expect(readdirSync(join(folder, ".regression-gate")).toSorted()).toEqual([
      ".gitignore",
      "baseline",
      "latest",
      "runs",
    ]);
    const gate = ["gate", "--quiet", "--baseline", `file:${KEPT}`];
    expect((await runCli(folder, gate)).exitCode).toBe(0);
    writeFileSync(join(folder, "measure.mjs"), MEASURE.replace("?? 0", "?? 0.1"));
    expect((await runCli(folder, gate)).exitCode).toBe(1);
    expect(github.state.requests.map(({ operation }) => operation)).toEqual([
      "actions/list-artifacts-for-repo",
      "actions/get-workflow-run",
      "repos/list-commits",
      "actions/download-artifact",
    ]);
    expect(github.state.requests.map(({ token }) => token)).not.toContain("");
  });
});

test("a second download replaces the first one, and other files stay as they are", async () => {
  await onLaptop(async ({ folder, store, download }) => {
    await store();
    expect((await download()).exitCode).toBe(0);
    expect((await download()).exitCode).toBe(0);
    const refused = await download(["--to", "."]);
    expect([refused.exitCode, existsSync(join(folder, "measure.mjs"))]).toEqual([2, true]);
    expect(refused.stderr).toContain("holds something else than a baseline");
  });
});

describe("nothing is stored", () => {
  test.each<readonly [string, Partial<Artifact> & { readonly run?: Partial<Run> }, RegExp]>([
    ["that has expired", { expired: true }, /no baseline \(expired\)/],
    [
      "of a fork whose branch is called main",
      { run: { headRepositoryId: 999 } },
      /no baseline \(first-run\)/,
    ],
    ["of another branch", { run: { headBranch: "feature" } }, /no baseline \(first-run\)/],
    ["of a pull request", { run: { event: "pull_request" } }, /its event is pull_request/],
    ["of another workflow", { run: { path: ".github/workflows/evil.yml" } }, /its workflow is .*evil\.yml/],
    [
      "whose bytes are not the stored ones",
      { digest: `sha256:${"0".repeat(64)}` },
      /no baseline \(unreadable\).*its digest is/,
    ],
    ["of another gate", { name: `${NAME}-2` }, /no baseline \(first-run\)/],
  ])("when a baseline is %s", async (_, parts, message) => {
    await onLaptop(async ({ folder, store, download }) => {
      await store(parts);
      const { exitCode, stdout, stderr } = await download();
      expect([exitCode, stdout]).toEqual([3, ""]);
      expect(stderr).toMatch(message);
      expect(existsSync(join(folder, KEPT))).toBe(false);
    });
  });

  test("when a zip contains paths outside of its folder", async () => {
    await onLaptop(async ({ folder, download }) => {
      const zip = writeZip([{ name: "../../measure.mjs", content: Buffer.from("evil") }]);
      storeZip(github, zip, { name: NAME, runId: startRun(github, {}).id });
      const { exitCode, stderr } = await download();
      expect(exitCode).toBe(3);
      expect(stderr).toContain("unreadable");
      expect(existsSync(join(folder, KEPT))).toBe(false);
    });
  });

  test("when the token may not read artifacts, or GitHub does not know it", async () => {
    await onLaptop(async ({ store, download }) => {
      await store();
      const blind = await download([], { GH_TOKEN: issueJobToken(github, { contents: "read" }) });
      expect([blind.exitCode, blind.stderr]).toEqual([3, expect.stringContaining("`actions: read`")]);
      expect((await download([], { GH_TOKEN: "stale" })).stderr).toContain("no baseline (forbidden)");
    });
  });

  test("when GitHub cannot be reached", async () => {
    await onLaptop(async ({ download }) => {
      const { exitCode, stderr } = await download([], { GITHUB_API_URL: "http://127.0.0.1:9" });
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining("127.0.0.1:9 cannot be reached")]);
    });
  });
});

describe("the baseline that is downloaded", () => {
  test("belongs to the named run, gate, branch and workflow", async () => {
    await onLaptop(async ({ store, download }) => {
      const { runId } = await store({ run: { headBranch: "next", path: ".github/workflows/other.yml" } });
      await store();
      const named = [
        "--at",
        `run-id:${runId}`,
        "--branch",
        "next",
        "--workflow",
        ".github/workflows/other.yml",
      ];
      expect((await download(named)).stdout).toContain(`run ${runId} of next`);
      expect((await download(["--gate-id", "none"])).stderr).toContain("regression-gate-baseline-none");
    });
  });

  test("belongs to a commit that this branch and main have in common", async () => {
    await onLaptop(async ({ folder, store, download }) => {
      const git = (...argv: readonly string[]): string =>
        execFileSync("git", argv, { cwd: folder, encoding: "utf8" }).trim();
      const headSha = git("rev-parse", "HEAD");
      git("update-ref", "refs/remotes/origin/main", headSha);
      const { runId } = await store({ run: { headSha } });
      await store();
      const { stdout } = await download(["--at", "merge-base"]);
      expect(stdout).toContain(`run ${runId} of main`);
      expect(stdout).toContain(`at or before the merge base ${headSha.slice(0, 7)}`);
    });
  });

  test.each([
    [["--at", "yesterday"], "expected latest, merge-base or run-id:<number>, got 'yesterday'"],
    [["--repo", "product"], "expected the repository as owner/name"],
  ])("is refused for the arguments %j", async (argv, message) => {
    await onLaptop(async ({ download }) => {
      const { exitCode, stderr } = await download(argv);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    });
  });
});

test("a token for github.com goes to no other host, whatever git's origin is", async () => {
  await onLaptop(async ({ folder, download }) => {
    execFileSync("git", ["remote", "set-url", "origin", "https://evil.example/octo-org/product.git"], {
      cwd: folder,
    });
    const { exitCode, stderr } = await download([], { GITHUB_API_URL: "", PATH: "" });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("no token for evil.example: set GH_ENTERPRISE_TOKEN"),
    ]);
    expect(github.state.requests).toEqual([]);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
