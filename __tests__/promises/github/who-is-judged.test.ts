import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import {
  actionJob,
  BASE_SHA,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS, issueToken } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { ACCEPTED, PASS, RED } from "../../support/samples/sample-report.ts";

const config = (rest = ""): string => `version: 1
id: support-bot
matrix: { axes: { task: [a, b, c] } }
run: { command: [node, run.mjs] }
metrics: { score: { kind: score, better: higher } }
compare: { unit: task }
paths: ["src/**"]
${rest}
`;

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  const { state } = github;
  for (const list of [state.comments, state.checks, state.statuses, state.requests]) list.splice(0);
  state.commits.set(BASE_SHA, []);
  state.commits.set(HEAD_SHA, [BASE_SHA]);
  touch("src/a.ts", "regression-gate.yml");
  atBase(config());
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

function touch(...files: readonly string[]): void {
  github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files });
}

function atBase(text: string): void {
  github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, text);
}

async function run(options: Partial<ActionJobOptions>) {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: config(),
    event: "pull_request",
    ...options,
  });
  jobs.push(job);
  return { job, exitCode: await main(job.io, () => Promise.resolve(job)) };
}

const FORK = { actor: "mallory", headRepository: "mallory/product" };
const SECRET = "secrets: [OPENAI_API_KEY]";

describe("a pull request to which GitHub gives no secrets", () => {
  test.each([
    ["a fork", { by: FORK }],
    [
      "Dependabot",
      { by: { actor: "dependabot[bot]", headRepository: "octo-org/product" }, env: { OPENAI_API_KEY: "" } },
    ],
  ])("of %s is neutral, named, and runs nothing", async (_, options) => {
    atBase(config(SECRET));
    const { job, exitCode } = await run({ ...options, config: config(SECRET), outcome: RED });
    expect(exitCode).toBe(0);
    expect(job.requests).toEqual([]);
    expect(github.state.checks).toMatchObject([
      { conclusion: "neutral", title: "No secrets here (OPENAI_API_KEY): nothing was measured" },
    ]);
    expect(job.io.said.outputs.get("verdict")).toBe("inconclusive");
    expect(job.io.said.outputs.get("exit-code")).toBe("0");
    expect(job.io.said.warnings.join("\n")).toContain("No secrets here (OPENAI_API_KEY)");
    expect(job.io.said.summaries.join("\n")).toContain("**nothing was compared**");
    expect(job.io.said.lines.join("\n")).toContain("plan: 60 trials");
  });

  test("is held up where the base's policy wants that, whatever its own says", async () => {
    atBase(config(`${SECRET}\ngate: { no-secrets: inconclusive }`));
    const { job, exitCode } = await run({ by: FORK, config: config(SECRET) });
    expect(exitCode).toBe(3);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
    expect(job.io.said.failures.join("\n")).toContain("(exit code 3)");
  });

  test("is measured where a recording stands in", async () => {
    atBase(config(SECRET));
    const { job } = await run({ by: FORK, config: config(SECRET), inputs: { replay: "ci/recorded" } });
    expect(job.requests).toHaveLength(1);
  });

  test("is measured where the secret is there, or none is declared", async () => {
    atBase(config(SECRET));
    const given = await run({ by: FORK, config: config(SECRET), env: { OPENAI_API_KEY: "x" } });
    atBase(config());
    const none = await run({ by: FORK });
    expect([given, none].map(({ job }) => job.requests.length)).toEqual([1, 1]);
  });

  test("cannot get out of its gate by declaring a secret of its own", async () => {
    const { job, exitCode } = await run({
      by: FORK,
      config: config("secrets: [NO_SUCH_SECRET]"),
      outcome: RED,
    });
    expect(exitCode).toBe(1);
    expect(job.requests).toHaveLength(1);
  });

  test.each([
    [{ mode: "plan", shards: "2" }, '{"include":[]}'],
    [{ mode: "run", shard: "1/2" }, undefined],
  ])("has nothing to run in %j, and says why", async (inputs, plan) => {
    atBase(config(SECRET));
    const { job, exitCode } = await run({ by: FORK, config: config(SECRET), inputs });
    expect(exitCode).toBe(0);
    expect(job.io.said.lines.join("\n")).toContain(
      "No secrets here (OPENAI_API_KEY): nothing was measured: there is nothing to run",
    );
    expect(job.io.said.outputs.get("plan")).toBe(plan);
  });

  test("is neutral by the merge of its shards too", async () => {
    atBase(config(SECRET));
    const { exitCode } = await run({ by: FORK, config: config(SECRET), inputs: { mode: "merge" } });
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "neutral" }]);
  });

  test("that touches nothing covered passes as any other", async () => {
    touch("docs/a.md");
    atBase(config(SECRET));
    const { exitCode } = await run({ by: FORK, config: config(SECRET) });
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
  });
});

test("a pull request that is given secrets runs without one: its absence is reported as a mistake", async () => {
  atBase(config(SECRET));
  const { job } = await run({ config: config(SECRET) });
  expect(job.requests).toHaveLength(1);
});

describe("a base whose policy cannot be read", () => {
  test("is inconclusive, never judged by the head's: a token that sees nothing gets a 404 too", async () => {
    const bot = {
      login: "github-actions[bot]",
      type: "Bot",
      appSlug: "github-actions",
      isBlind: true,
    } as const;
    const token = issueToken(github, { ...bot, permissions: { checks: "write", "pull-requests": "write" } });
    const { job, exitCode } = await run({ token, config: config("gate: { regression: pass }") });
    expect(exitCode).toBe(3);
    expect(job.requests).toEqual([]);
    expect(job.io.said.outputs.get("verdict")).toBe("inconclusive");
    expect(github.state.checks).toMatchObject([
      {
        name: "regression-gate / support-bot",
        conclusion: "failure",
        title: "inconclusive: the base's policy cannot be read",
      },
    ]);
    expect(job.io.said.failures.join("\n")).toContain("`contents: read`");
  });

  test("is distinguished from a base without a config, which the token sees", async () => {
    github.state.contents.clear();
    const { job } = await run({});
    expect(job.requests).toHaveLength(1);
    expect(job.io.said.warnings.join("\n")).toContain("The base has no regression-gate.yml yet");
  });
});

describe("a merge group", () => {
  test("that touches nothing covered passes at once, by name, on its own head", async () => {
    touch("docs/a.md");
    const { job, exitCode } = await run({ event: "merge_group", outcome: RED });
    expect([exitCode, job.requests]).toEqual([0, []]);
    expect(github.state.checks).toMatchObject([
      { headSha: HEAD_SHA, conclusion: "success", title: "no file that this gate covers changed" },
    ]);
    expect(github.state.comments).toEqual([]);
  });

  test("that touches something covered is measured, under the base's policy", async () => {
    const { job, exitCode } = await run({
      event: "merge_group",
      outcome: RED,
      config: config("accept: [{ metric: score, reason: x, expires: 2999-01-01 }]"),
    });
    expect(exitCode).toBe(1);
    expect(job.requests[0]?.config.accept).toEqual([]);
    expect(job.requests[0]?.policyChanges).toMatchObject([{ path: "accept.score", looser: true }]);
    expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA, conclusion: "failure" }]);
  });

  test("whose files and base cannot be read is inconclusive, not uncovered", async () => {
    touch("docs/a.md");
    const { job, exitCode } = await run({
      event: "merge_group",
      permissions: { checks: "write", actions: "read" },
    });
    expect([exitCode, job.requests]).toEqual([3, []]);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });
});

test("asked for a run by its number, the look-up asks for that one", async () => {
  const { job } = await run({ inputs: { baseline: "run-id:77" } });
  expect(job.requests[0]?.config.baseline).toEqual({
    from: "artifact",
    branch: null,
    at: "run-id",
    runId: 77,
  });
});

test("a regression that is accepted is worth a comment where only findings are", async () => {
  const quiet = { inputs: { comment: "on-findings" } };
  const accepted = ACCEPTED.findings.slice(0, 1);
  await run({ ...quiet, outcome: PASS });
  expect(github.state.comments).toEqual([]);
  await run({ ...quiet, outcome: { ...PASS, findings: accepted } });
  expect(github.state.comments).toHaveLength(1);
});

test("artifacts are kept as long as the workflow says", async () => {
  const { job } = await run({ event: "push", inputs: { "retention-days": "7" } });
  expect(job.uploads.map(({ retentionDays }) => retentionDays)).toEqual([7, 7]);
});

describe("mode doctor", () => {
  const SERVICE = {
    GITHUB_ACTIONS: "true",
    ACTIONS_RUNTIME_TOKEN: "t",
    ACTIONS_RESULTS_URL: "https://results.example",
  };

  test("sees the artifact service, and fails on a permission that is missing; it runs and opens nothing", async () => {
    const { job, exitCode } = await run({
      event: "push",
      inputs: { mode: "doctor" },
      permissions: { contents: "read" },
      env: SERVICE,
    });
    expect(exitCode).toBe(2);
    const said = job.io.said.lines.join("\n");
    expect(said).toMatch(/^ok {3}artifact service +at results\.example$/m);
    expect(said).toMatch(/^fail token actions: read /m);
    expect(job.io.said.failures.join("\n")).toContain("add `actions: read` to `permissions:`");
    expect([job.requests, job.uploads, github.state.checks]).toEqual([[], [], []]);
  });
});

test("breaks no rule of GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
