import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Measured } from "../../../src/model/run/measured.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import {
  BASE_SHA,
  CONFIG,
  HEAD_SHA,
  honestWorld,
  measured,
  runReport,
  type World,
} from "../../support/github/report-world.ts";

/** A fork's artifact that says less was planned than the base's config plans, or its baseline has. */

let github: LoopbackGitHub;
let world: World;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  world = honestWorld(github);
});
afterAll(() => github.close());

function configIs(text: string): void {
  for (const sha of [BASE_SHA, HEAD_SHA]) github.state.contents.set(`${sha}:regression-gate.yml`, text);
}

/** The tasks as entries of a file of the base. */
function tasksAreEntries(config: string): void {
  configIs(config.replace(/task: \[[^\]]+\]/, "task: { file: tasks.jsonl }"));
  const lines = "abcdefghijkl"
    .split("")
    .map((id) => `${JSON.stringify({ id })}\n`)
    .join("");
  for (const sha of [BASE_SHA, HEAD_SHA]) github.state.contents.set(`${sha}:tasks.jsonl`, lines);
}

const honest = (): Measured => measured({ run: { id: world.runId, attempt: 1 } });

/** Of the first tasks alone. */
function ofTasks(count: number): Measured {
  const all = honest();
  return { ...all, cases: all.cases.slice(0, count), rows: all.rows.filter((row) => row.case < count) };
}

function withBothSides(one: Measured): Measured {
  const baseline = one.rows.map((row) => ({ ...row, side: "baseline" as const }));
  return { ...one, sides: ["baseline", "candidate"], rows: [...baseline, ...one.rows] };
}

function ofRepetitions(count: number): Measured {
  const all = honest();
  return {
    ...all,
    repetitions: count,
    looks: [count],
    rows: all.rows.filter((row) => row.repetition < count),
  };
}

const REF = CONFIG.replace("from: artifact, branch: main", "from: ref, ref: main");
const BY_ROWS = CONFIG.replace("  repetitions: 3\n", "").replace(
  "{ command: [node, run.mjs] }",
  "{ results-file: rows.csv }",
);

async function check(claimed: Measured): Promise<readonly [string | null, string]> {
  world.measured = claimed;
  await runReport(world);
  const [one] = github.state.checks;
  return [one?.conclusion ?? null, one?.title ?? ""];
}

test("an honest claim passes", async () => {
  expect(await check(honest())).toEqual(["success", expect.stringContaining("No regression")]);
});

describe("a claim is held up by name", () => {
  test("of fewer of the config's tasks", async () => {
    expect(await check(ofTasks(10))).toEqual(["failure", expect.stringContaining("2 of 12 cases left out")]);
  });

  test("of fewer of a file's tasks on both sides, which no comparison could name", async () => {
    tasksAreEntries(REF);
    expect(await check(withBothSides(ofTasks(10)))).toEqual([
      "failure",
      expect.stringContaining("2 of 12 cases left out"),
    ]);
  });

  test("of fewer repetitions", async () => {
    expect(await check(ofRepetitions(1))).toEqual([
      "failure",
      expect.stringContaining("matrix.repetitions 1 in place of 3"),
    ]);
  });

  test("of fewer rows than it says were planned", async () => {
    const all = honest();
    expect(await check({ ...all, rows: all.rows.slice(0, 30) })).toEqual([
      "failure",
      expect.stringContaining("not measured"),
    ]);
  });

  test.each([
    ["as it says", { byRows: true as const }],
    ["though it says otherwise", {}],
  ])("of fewer rows than the baseline has where rows are all that is planned, %s", async (_, parts) => {
    configIs(BY_ROWS);
    expect(await check({ ...ofRepetitions(1), ...parts })).toEqual([
      "failure",
      expect.stringContaining("24 trials of the baseline missing: task=a (1 of 3)"),
    ]);
  });
});

test("units of a file that only the stored baseline has are named, and no plain pass", async () => {
  tasksAreEntries(CONFIG);
  expect(await check(ofTasks(10))).toEqual([
    "success",
    expect.stringContaining("2 units of the baseline dropped: k, l"),
  ]);
});
