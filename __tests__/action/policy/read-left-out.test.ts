import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { readLeftOut } from "../../../src/action/policy/read-left-out.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { actionJob, BASE_SHA, gateConfig, type ActionJob } from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.contents.clear();
  github.state.commits.set(BASE_SHA, []);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

interface Given {
  readonly axes: string;
  /** The rest of `matrix`. */
  readonly more?: string;
  /** Ids in tasks.jsonl; absent = there is no such file. */
  readonly tasks?: string;
  readonly compare?: string;
  readonly baseline?: string;
}

const SAME_RUN = "{ from: ref, ref: main }";

function textOf({
  axes,
  more = "",
  compare = "{ unit: task }",
  baseline = "{ from: artifact, branch: main }",
}: Given): string {
  return `version: 1
id: a
matrix: { axes: ${axes}, repetitions: 2${more} }
suites: { core: { where: { task: a } } }
run: { command: z }
metrics: { score: { kind: score, better: higher } }
compare: ${compare}
baseline: ${baseline}
`;
}

const linesOf = (tasks: string): string =>
  tasks
    .split("")
    .map((id) => `{"id":"${id}"}`)
    .join("\n");

async function leftOut(base: Given, head: Given, suite = ""): Promise<readonly (string | undefined)[]> {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: PASS,
    config: gateConfig({}),
    event: "pull_request",
    inputs: { suite },
  });
  jobs.push(job);
  if (base.tasks !== undefined) github.state.contents.set(`${BASE_SHA}:tasks.jsonl`, linesOf(base.tasks));
  if (head.tasks !== undefined) await writeFile(join(job.workspace, "tasks.jsonl"), linesOf(head.tasks));
  await writeFile(join(job.workspace, "few.jsonl"), linesOf("a"));
  const changes = await readLeftOut(job, {
    base: parseConfig(textOf(base), "base.yml"),
    head: parseConfig(textOf(head), "head.yml"),
    baseSha: BASE_SHA,
  });
  return changes.map(({ measuresLess }) => measuresLess);
}

const LIST = { axes: "{ task: [a, b, c] }" };
const BY_SIZE = { axes: "{ task: { file: tasks.jsonl }, size: [1, 2] }", compare: "{ unit: size }" };
const FILE = { axes: "{ task: { file: tasks.jsonl } }", tasks: "abc" };

test.each<[string, Given, Given, string]>([
  ["a value of an axis", LIST, { axes: "{ task: [a, b] }" }, "1 of 3 cases left out: task=c"],
  [
    "cases by exclude",
    LIST,
    { ...LIST, more: ", exclude: [{ task: [a, b] }]" },
    "2 of 3 cases left out: task=a (+1 more)",
  ],
  ["a case of include", { ...LIST, more: ", include: [{ task: d }]" }, LIST, "1 of 4 cases left out: task=d"],
  [
    "the cases of one value",
    { axes: "{ task: [a, b], size: [1, 2] }" },
    { axes: "{ task: [a, b], size: [1] }" },
    "2 of 4 cases left out: task=a, size=2 (+1 more)",
  ],
  [
    "entries of a file, both sides in one job",
    { ...FILE, baseline: SAME_RUN },
    { ...FILE, tasks: "a", baseline: SAME_RUN },
    "2 of 3 cases left out: task=b (+1 more)",
  ],
  [
    "entries of a file that are no units",
    { ...BY_SIZE, tasks: "abc" },
    { ...BY_SIZE, tasks: "ab" },
    "2 of 6 cases left out: task=c, size=1 (+1 more)",
  ],
  [
    "entries by naming another file",
    FILE,
    { axes: "{ task: { file: few.jsonl } }" },
    "2 of 3 cases left out: task=b (+1 more)",
  ],
  ["entries of a file by a list", FILE, { axes: "{ task: [a] }" }, "2 of 3 cases left out: task=b (+1 more)"],
])("leaving out %s is told", async (_, base, head, text) => {
  expect(await leftOut(base, head)).toEqual([text]);
});

test.each<[string, Given, Given, string]>([
  ["nothing", LIST, LIST, ""],
  ["nothing, with more cases", LIST, { axes: "{ task: [a, b, c, d] }" }, ""],
  ["nothing, with one more axis", LIST, { axes: "{ task: [a, b, c], size: [1, 2] }" }, ""],
  ["a case outside of the suite that is asked for", LIST, { axes: "{ task: [a, b] }" }, "core"],
  // The comparison with the stored run names them: `dropped-units`.
  ["units of a file, which the comparison names", FILE, { ...FILE, tasks: "ab" }, ""],
  ["what the base has not committed", { axes: FILE.axes, compare: "{}" }, { ...FILE, compare: "{}" }, ""],
])("leaving out %s is no less", async (_, base, head, suite) => {
  expect(await leftOut(base, head, suite)).toEqual([]);
});
