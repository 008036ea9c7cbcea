import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { CONFIG, commitAll, inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { issueJobToken } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { storeBundle } from "../../support/github/store-bundle.ts";

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
  github.state.commits.set("a".repeat(40), []);
});
beforeEach(() => {
  github.state.artifacts.splice(0);
});
afterAll(() => github.close());

const SEEN = z.object({
  healthy: z.boolean(),
  diagnoses: z.array(
    z.object({
      name: z.string(),
      level: z.enum(["ok", "warn", "fail"]),
      text: z.string(),
      advice: z.string().nullable(),
    }),
  ),
});

const WORKFLOW = "jobs:\n  gate:\n    steps:\n      - uses: org/regression-gate@v1\n";
const FILES = {
  "regression-gate.yml": `${CONFIG}baseline: { from: artifact, branch: main }\n`,
  ".github/workflows/gate.yml": WORKFLOW,
  ".gitignore": ".regression-gate/\n",
};

interface Place {
  readonly folder: string;
  readonly look: (env?: Readonly<Record<string, string>>) => Promise<{
    readonly exitCode: number;
    readonly levels: Readonly<Record<string, string>>;
    readonly text: string;
  }>;
}

/** A clone of a product on the loopback GitHub; `files` replace what is in it. */
function inClone<T>(files: Readonly<Record<string, string>>, work: (place: Place) => Promise<T>): Promise<T> {
  return inExperiment({ ...FILES, ...files }, async (folder) => {
    commitAll(folder);
    execFileSync("git", ["remote", "add", "origin", "https://github.com/octo-org/product"], { cwd: folder });
    const GH_TOKEN = issueJobToken(github, { actions: "read", contents: "read" });
    const own = { PATH: process.env["PATH"] ?? "", GITHUB_API_URL: github.url, GH_TOKEN };
    return work({
      folder,
      look: async (env = {}) => {
        const { exitCode, stdout } = await runCli(folder, ["doctor", "--json"], { env: { ...own, ...env } });
        const { healthy, diagnoses } = SEEN.parse(JSON.parse(stdout));
        expect(healthy).toBe(exitCode === 0);
        for (const { level, advice } of diagnoses) expect(advice === null).toBe(level === "ok");
        const levels = Object.fromEntries(diagnoses.map(({ name, level }) => [name, level]));
        const text = diagnoses
          .map(({ name, text, advice }) => `${name}: ${text}; ${advice ?? ""}`)
          .join("\n");
        return { exitCode, levels, text };
      },
    });
  });
}

async function store(folder: string): Promise<void> {
  await runCli(folder, ["gate", "--quiet", "--baseline", "none"]);
  await storeBundle(github, { runFolder: latestRunFolder(folder), gateId: "demo" });
}

test("doctor reports no problem where nothing is missing", async () => {
  await inClone({}, async ({ folder, look }) => {
    await store(folder);
    const { exitCode, levels, text } = await look();
    const { disk, config, ...rest } = levels;
    // How full the disk is and how few the tasks are is not what this is about.
    expect([disk, config]).not.toContain("fail");
    expect(rest).toEqual({
      node: "ok",
      git: "ok",
      secrets: "ok",
      "token contents: read": "ok",
      "token actions: read": "ok",
      clock: "ok",
      baseline: "ok",
      "artifact service": "ok",
    });
    expect(exitCode).toBe(0);
    expect(text).toContain("newest complete run of main");
  });
});

test("as text it has a line for each, and what to do below it", async () => {
  await inClone({}, async ({ folder }) => {
    const { exitCode, stdout } = await runCli(folder, ["doctor"], {
      env: { PATH: "", GITHUB_API_URL: github.url },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok {3}node +Node\.js \d+/m);
    expect(stdout).toMatch(/^warn token +no token for github\.com: set GH_TOKEN or GITHUB_TOKEN/m);
    expect(stdout).toMatch(/^ +without it neither the baseline nor/m);
  });
});

describe("doctor", () => {
  test("a first run is a warning; a baseline that has expired is a failure", async () => {
    await inClone({}, async ({ folder, look }) => {
      const first = await look();
      expect([first.exitCode, first.levels["baseline"]]).toEqual([0, "warn"]);
      await store(folder);
      for (const artifact of github.state.artifacts) artifact.expired = true;
      const { exitCode, levels, text } = await look();
      expect([exitCode, levels["baseline"]]).toEqual([2, "fail"]);
      expect(text).toContain("add `schedule:` to it");
    });
  });

  test("names each missing permission", async () => {
    await inClone({}, async ({ look }) => {
      const { exitCode, levels } = await look({ GH_TOKEN: issueJobToken(github, { contents: "read" }) });
      expect(exitCode).toBe(2);
      expect(levels).toMatchObject({
        "token contents: read": "ok",
        "token actions: read": "fail",
        baseline: "fail",
      });
    });
  });

  test("a job without a token fails; a laptop without one is warned", async () => {
    await inClone({}, async ({ look }) => {
      const none = { GH_TOKEN: "", PATH: "" };
      expect((await look(none)).levels).toMatchObject({ token: "warn" });
      const job = await look({ ...none, GITHUB_ACTIONS: "true" });
      expect([job.exitCode, job.levels["token"], job.levels["artifact service"]]).toEqual([
        2,
        "fail",
        "warn",
      ]);
    });
  });

  test("reports a missing artifact service in a job", async () => {
    await inClone({}, async ({ look }) => {
      const known = {
        GITHUB_ACTIONS: "true",
        ACTIONS_RUNTIME_TOKEN: "t",
        ACTIONS_RESULTS_URL: "https://results.example/",
      };
      expect((await look(known)).text).toContain("artifact service: at results.example");
    });
  });

  test("lists every problem of a config", async () => {
    await inClone({ "regression-gate.yml": "version: 1\nid: demo\nmetrcs: {}\n" }, async ({ look }) => {
      const { exitCode, levels, text } = await look();
      expect([exitCode, levels["config"]]).toEqual([2, "fail"]);
      expect(text).toContain('Did you mean "metrics"?');
    });
  });

  test("reports a missing secret as a failure where it is sent, and as a warning elsewhere", async () => {
    const named = `${CONFIG}secrets: [SOME_KEY]\n`;
    await inClone({ "regression-gate.yml": named }, async ({ look }) => {
      expect((await look({ SOME_KEY: "" })).levels["secrets"]).toBe("warn");
      expect((await look({ SOME_KEY: "x" })).levels["secrets"]).toBe("ok");
    });
    const sent = CONFIG.replace(
      /run: .*/,
      "run: { http: { url: 'http://127.0.0.1:9/', headers: { authorization: { env: SOME_KEY } }, metrics: { score: $.score } } }",
    );
    await inClone({ "regression-gate.yml": sent }, async ({ look }) => {
      const { exitCode, levels } = await look();
      expect([exitCode, levels["secrets"]]).toEqual([2, "fail"]);
    });
  });

  test("reports a shallow clone, and a folder that is no clone", async () => {
    await inClone({}, async ({ folder, look }) => {
      execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${folder}`, "shallow"], { cwd: folder });
      const shallow = await runCli(`${folder}/shallow`, ["doctor"], {
        env: { PATH: process.env["PATH"] ?? "" },
      });
      expect(shallow.stdout).toMatch(/warn git +shallow clone, depth 1/);
      execFileSync("rm", ["-rf", ".git"], { cwd: folder });
      expect((await look({ GITHUB_REPOSITORY: "octo-org/product" })).levels["git"]).toBe("warn");
    });
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
