import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { serializeTrialRow } from "../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../src/formats/trials-file.ts";
import { startRun } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import {
  BASE_SHA,
  CONFIG,
  HEAD_SHA,
  honestWorld,
  measured,
  PULL,
  runReport,
  scoreOf,
  type World,
} from "../../support/github/report-world.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

/** What mode `report` does besides refusing. */

let github: LoopbackGitHub;
let world: World;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  world = honestWorld(github);
});
afterAll(() => github.close());

const baseConfig = (text: string): void => {
  github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, text);
  github.state.contents.set(`${HEAD_SHA}:regression-gate.yml`, text);
};
const shifted = (by: number) => {
  const honest = measured({ run: { id: world.runId, attempt: 1 } });
  const rows = honest.rows.map((row) => ({ ...row, metrics: { score: Number(row.metrics["score"]) + by } }));
  return { ...honest, rows };
};

describe("mode report", () => {
  test("a regression is shown by the check: this job's own result is on the default branch, and is 0", async () => {
    world.measured = shifted(-0.2);
    const { exitCode, io } = await runReport(world);
    expect([exitCode, io.said.outputs.get("exit-code")]).toEqual([0, "1"]);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure", status: "completed" }]);
    expect(github.state.comments[0]?.body).toContain("**`score`**");
  });

  test("a recording in place of a measurement is told, as it is in the job itself", async () => {
    const honest = measured({ run: { id: world.runId, attempt: 1 } });
    world.measured = { ...honest, made: { ...honest.made, marks: ["replay"] } };
    await runReport(world);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
    expect(github.state.comments[0]?.body).toContain(
      "Nothing was executed: the rows are those of a recording.",
    );
  });

  test("the check into another branch than the default one has a name of its own", async () => {
    github.state.pulls.set(17, { ...PULL, baseBranch: "lax" });
    await runReport(world);
    expect(github.state.checks).toMatchObject([{ name: "regression-gate / support-bot (into lax)" }]);
  });

  test("Dependabot's pull requests are this repository's, and reported all the same", async () => {
    const { owner, repositoryId } = github.state;
    const head = { repositoryId, owner, branch: "patch" };
    github.state.pulls.set(17, { ...PULL, head });
    world.run = {
      head_repository: { id: repositoryId, owner: { login: owner } },
      actor: { login: "dependabot[bot]" },
    };
    const { exitCode } = await runReport(world);
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
  });

  test("a fork's copy of a commit of Dependabot's does not keep that one from being reported", async () => {
    const { owner, repositoryId } = github.state;
    const head = { repositoryId, owner, branch: "patch" };
    github.state.pulls.set(17, { ...PULL, head });
    github.state.pulls.set(18, { ...PULL, number: 18 });
    world.run = {
      head_repository: { id: repositoryId, owner: { login: owner } },
      actor: { login: "dependabot[bot]" },
    };
    const { exitCode } = await runReport(world);
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
  });

  test("a second gate has its own artifact, check and comment", async () => {
    await runReport(world);
    world.inputs = { "gate-id": "full" };
    world.artifact = { name: "regression-gate-pr-full" };
    world.measured = measured({ gate: "full", run: { id: world.runId, attempt: 1 } });
    const { exitCode } = await runReport(world);
    expect(exitCode).toBe(0);
    expect(github.state.checks.map(({ name }) => name)).toEqual([
      "regression-gate / support-bot",
      "regression-gate / full",
    ]);
    expect(github.state.comments).toHaveLength(2);
  });

  test("of two runs of a commit the newer measurement is shown, whichever is reported last", async () => {
    await runReport(world);
    const [newer] = github.state.checks;
    const older = honestRun(world.runId - 1);
    const { exitCode, reasons } = await runReport({ ...world, ...older });
    expect([exitCode, reasons.join()]).toEqual([0, expect.stringContaining("(superseded)")]);
    expect(github.state.checks).toEqual([newer]);
  });

  test("a check that claims measurements of a run which GitHub does not know holds nothing up", async () => {
    await runReport(world);
    const [first] = github.state.checks;
    if (first === undefined) throw new Error("there is no check");
    github.state.checks.push({ ...first, id: 77, externalId: "regression-gate measured in 99999999.1" });
    const { reasons } = await runReport({ ...world, ...honestRun(world.runId) });
    expect(reasons.join()).not.toContain("superseded");
  });

  test("a head that moves while it is judged keeps its check, and the comment is left to the newer run", async () => {
    const pull = {
      ...PULL,
      get headSha() {
        return github.state.checks.length === 0 ? HEAD_SHA : "e".repeat(40);
      },
    };
    github.state.pulls.set(17, pull);
    const { reasons } = await runReport(world);
    expect(reasons.join()).toContain("newer commit");
    expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA, conclusion: "success" }]);
    expect(github.state.comments).toEqual([]);
  });

  test("a re-run is read by the name of its attempt, else by that of an earlier one", async () => {
    world.run = { run_attempt: 3 };
    world.artifact = { name: "regression-gate-pr-support-bot-a2" };
    world.measured = measured({ run: { id: world.runId, attempt: 2 } });
    const { reasons } = await runReport(world);
    expect(reasons).toEqual([]);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
  });

  test("a re-run is newer than the run whose report was run again", async () => {
    world.reportAttempt = 2;
    await runReport(world);
    world.reportAttempt = 1;
    world.run = { run_attempt: 2 };
    world.artifact = { name: "regression-gate-pr-support-bot-a2" };
    const worse = shifted(-0.2);
    world.measured = { ...worse, run: { id: world.runId, attempt: 2 } };
    await runReport(world);
    expect(github.state.checks.map(({ conclusion }) => conclusion)).toEqual(["success", "failure"]);
    expect(github.state.comments).toMatchObject([{ edits: 1, body: expect.stringContaining("❌") }]);
  });

  test("a baseline that is a file is the base's, not the pull request's", async () => {
    baseConfig(CONFIG.replace("from: artifact, branch: main", "from: file, path: ci/baseline.jsonl"));
    const rows = (lift: number): string =>
      measured()
        .cases.flatMap(({ axes }, index) =>
          [0, 1, 2].map((repetition) => {
            const task = String(axes["task"]);
            const key = `${index}/candidate/${repetition}`;
            const metrics = { score: scoreOf("baseline", task, repetition) + lift };
            return serializeTrialRow(sampleRow({ key, caseKey: String(index), axes, repetition, metrics }));
          }),
        )
        .join("");
    const { contents } = github.state;
    contents.set(`${BASE_SHA}:ci/baseline.jsonl`, serializeTrialsHeader("p", null) + rows(0.2));
    contents.set(`${HEAD_SHA}:ci/baseline.jsonl`, serializeTrialsHeader("p", null) + rows(-0.2));
    const { reasons } = await runReport(world);
    expect(reasons).toEqual([]);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });

  test("two sides of one run are compared with each other, and the comment says who measured both", async () => {
    baseConfig(CONFIG.replace("from: artifact, branch: main", "from: ref, ref: main"));
    const honest = measured({ run: { id: world.runId, attempt: 1 } });
    const baseline = honest.rows.map((row) => ({ ...row, side: "baseline" as const }));
    world.measured = { ...honest, sides: ["baseline", "candidate"], rows: [...baseline, ...honest.rows] };
    const { reasons } = await runReport(world);
    expect(reasons).toEqual([]);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
    expect(github.state.comments[0]?.body).toContain("Both sides were measured in run");
  });

  test("paths that are not covered pass by GitHub's list of files, whatever the run brought", async () => {
    baseConfig(`${CONFIG}paths: ["src/**"]\n`);
    github.state.pulls.set(17, { ...PULL, files: ["README.md"] });
    // Paths that match no file of the base let nothing pass.
    github.state.contents.set(`${BASE_SHA}:src/a.ts`, "text");
    world.measured = null;
    const { exitCode } = await runReport(world);
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ title: "no file that this gate covers changed" }]);
  });

  test("a config of the pull request that cannot be read changes nothing but what the comment lists", async () => {
    github.state.contents.set(`${HEAD_SHA}:regression-gate.yml`, "version: [1\n");
    const { reasons } = await runReport(world);
    expect(reasons).toEqual([]);
    expect(github.state.comments[0]?.body).toContain("cannot be read");
  });
});

/** Run ids only grow: an earlier one of the same commit. */
function honestRun(id: number): Pick<World, "runId" | "measured"> {
  const run = startRun(github, { event: "pull_request", headSha: HEAD_SHA, headBranch: "patch" });
  github.state.runs.set(id, { ...run, id });
  return { runId: id, measured: measured({ run: { id, attempt: 1 } }) };
}

describe("a pull request that brought nothing, since it was given no secrets", () => {
  const SECRET = `${CONFIG}secrets: [OPENAI_API_KEY]\n`;
  const nothing = async (base: string, head: string) => {
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, base);
    github.state.contents.set(`${HEAD_SHA}:regression-gate.yml`, head);
    return runReport({ ...world, measured: null });
  };

  test("is neutral, by name", async () => {
    const { exitCode, io } = await nothing(SECRET, SECRET);
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([
      { conclusion: "neutral", title: "No secrets here (OPENAI_API_KEY): nothing was measured" },
    ]);
    expect(io.said.outputs.get("verdict")).toBe("inconclusive");
  });

  test("is red where its run has failed: a broken gate is not one without secrets", async () => {
    world.run = { conclusion: "failure" };
    const { exitCode, reasons } = await nothing(SECRET, SECRET);
    expect([exitCode, reasons.join()]).toEqual([3, expect.stringContaining("(no-artifact)")]);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });

  test("is held up where the base's policy wants that", async () => {
    await nothing(`${SECRET}gate: { no-secrets: inconclusive }\n`, SECRET);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });

  test("is red where only its own config declares a secret", async () => {
    const { exitCode } = await nothing(CONFIG, SECRET);
    expect(exitCode).toBe(3);
    expect(github.state.checks).toMatchObject([{ conclusion: "failure" }]);
  });
});

describe("a workflow that was written wrongly", () => {
  test.each<readonly [string, Partial<World>, RegExp]>([
    [
      "without checks: write",
      { permissions: { actions: "read", contents: "read", "pull-requests": "write" } },
      /checks: write/,
    ],
    [
      "without actions: read",
      { permissions: { checks: "write", contents: "read", "pull-requests": "write" } },
      /actions: read/,
    ],
    [
      "without pull-requests: read",
      { permissions: { actions: "read", checks: "write", contents: "read" } },
      /pull-requests: read/,
    ],
    ["that would judge by the head", { inputs: { "policy-from": "head" } }, /policy of the base branch/],
    [
      "whose name does not tell which one measures",
      { workflow: ".github/workflows/comment.yml" },
      /input|expected the file/,
    ],
  ])("%s fails and says what to change", async (_, parts, why) => {
    const { exitCode, reasons } = await runReport({ ...world, ...parts });
    expect(exitCode).toBe(2);
    expect(reasons.join("\n")).toMatch(why);
    expect(github.state.checks.filter(({ conclusion }) => conclusion === "success")).toEqual([]);
  });

  test("without contents: read has no verdict, which is inconclusive", async () => {
    const permissions = { actions: "read", checks: "write", "pull-requests": "write" } as const;
    const { exitCode, reasons } = await runReport({ ...world, permissions });
    expect([exitCode, reasons.join("\n")]).toEqual([3, expect.stringContaining("contents: read")]);
    expect(github.state.checks.filter(({ conclusion }) => conclusion === "success")).toEqual([]);
  });

  test("names the measuring workflow by an input where its own name does not", async () => {
    const { exitCode } = await runReport({
      ...world,
      workflow: ".github/workflows/comment.yml",
      inputs: { workflow: ".github/workflows/gate.yml" },
    });
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ conclusion: "success" }]);
  });
});

test("no request and no answer broke GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});
