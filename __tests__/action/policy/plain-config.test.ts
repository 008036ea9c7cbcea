import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { parseCasePlaces } from "../../../src/base/template.ts";
import { renderMarkdown } from "../../../src/report/markdown/render-markdown.ts";
import {
  actionJob,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { PASS } from "../../support/samples/sample-report.ts";

/** Gates whose inputs stand in place of a config. */

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["src/a.ts"] });
});
afterEach(async () => {
  for (const list of [github.state.comments, github.state.checks]) list.splice(0);
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

const TIMES = JSON.stringify({ results: [{ command: "sort", times: [1, 1.1], exit_codes: [0, 0] }] });
const RUN = { run: "node bench.mjs", results: "bench.json", baseline: "ref:main" };

async function played(
  inputs: Readonly<Record<string, string>>,
  {
    files = { "bench.json": TIMES },
    links = {},
    ...options
  }: Partial<ActionJobOptions> & {
    readonly files?: Readonly<Record<string, string>>;
    readonly links?: Readonly<Record<string, string>>;
  } = {},
): Promise<ActionJob> {
  const event = "pull_request";
  const common = { github, permissions: FULL_PERMISSIONS, outcome: PASS, config: "", event } as const;
  const job = await actionJob({ ...common, ...options, inputs });
  jobs.push(job);
  const place = async (path: string): Promise<string> => {
    await mkdir(dirname(join(job.workspace, path)), { recursive: true });
    return join(job.workspace, path);
  };
  for (const [path, text] of Object.entries(files)) await writeFile(await place(path), text);
  for (const [path, target] of Object.entries(links)) await symlink(target, await place(path));
  await main(job.io, () => Promise.resolve(job));
  return job;
}

const configOf = ({ requests }: ActionJob) => requests[0]?.config;

describe("the command of `run`", () => {
  test("is what the workflow says, with braces that a config would fill in", async () => {
    const run = "echo '{{ seed }} \\{{ side }} {{ axes.x }} {{.State}}'";
    const job = await played({ ...RUN, run });
    const [written = ""] = Object.values(configOf(job)?.run?.env ?? {});
    expect(
      parseCasePlaces(written)
        .map((part) => ("text" in part ? part.text : null))
        .join(""),
    ).toBe(run);
    expect(job.io.said.failures).toEqual([]);
  });

  test.each([
    ["-5%", 'expected MARGIN or NAME=MARGIN, such as 10% or time=5%, got "-5%"'],
    ["time=", 'got "time="'],
    ["5%\n6%", "got two margins of all metrics, 5% and 6%"],
    ["time=5%\ntime=6%", 'got "time" twice'],
    ["100001%", "nothing could ever fail"],
  ])("is not measured for hours with the margin %j, which nothing can make right", async (margin, why) => {
    const job = await played({ ...RUN, margin });
    expect(job.requests).toEqual([]);
    expect(job.io.said.failures.join("\n")).toContain("action inputs margin: ");
    expect(job.io.said.failures.join("\n")).toContain(why);
  });

  test("takes a margin with spaces around its name", async () => {
    const job = await played({ results: "bench.json", margin: " time = 7% " });
    expect(configOf(job)?.metrics[0]?.margin).toMatchObject({ value: 0.07 });
  });

  test("in a folder of the clone is told which inputs to change", async () => {
    const job = await played({ ...RUN, "working-directory": "." }, { files: {} });
    const nested = { ...job, root: dirname(job.workspace) };
    nested.io.said.failures.splice(0);
    github.state.checks.splice(0);
    await main(nested.io, () => Promise.resolve(nested));
    expect(nested.io.said.failures.join("\n")).toContain("action inputs baseline: `ref:main` needs the root");
  });
});

describe("results", () => {
  test("name the inputs, not flags of the command line, and advise what can be done", async () => {
    const format = await played({ results: "bench.json", "input-format": "hyperfne" });
    expect(format.io.said.failures.join()).toContain("action inputs input-format: expected the name");
    const files = {
      "rows.jsonl": `${JSON.stringify({ axes: { task: "a" }, repetition: 0, metrics: { speed: 1 } })}\n`,
    };
    const kinds = (await played({ results: "rows.jsonl" }, { files })).io.said.failures.join();
    expect(kinds).toContain("of which nothing says the kind: write a config");
    expect(kinds).not.toContain("--metric");
  });

  test("have a margin by the base's workflow under pull_request_target alone", async () => {
    const inputs = { results: "bench.json", margin: "10%" };
    const own = await played(inputs);
    expect(configOf(own)?.defaultPolicy?.text).toMatch(
      /margin 10% by the workflow of the measured commit itself$/,
    );
    const base = await played(inputs, { event: "pull_request_target" });
    expect(configOf(base)?.defaultPolicy?.text).toMatch(/margin 10% by the workflow of the base$/);
  });

  test("in a folder lead nowhere else under pull_request_target, before any of them is read", async () => {
    const inputs = { results: "target/criterion" };
    const links = { "target/criterion/a/new/benchmark.json": "../../../../regression-gate.yml" };
    const options = { files: { "target/criterion/a/new/sample.json": "{}" }, links };
    const config = "token: hunter2";
    const job = await played(inputs, { ...options, config, event: "pull_request_target" });
    expect(job.io.said.failures.join()).toContain("a/new/benchmark.json is reached through a symbolic link");
    expect(job.io.said.failures.join()).not.toContain("token");
    expect(job.requests).toEqual([]);
  });
});

test("a fork's gate without a config promises no report, and stores nothing for one", async () => {
  const by = { actor: "mallory", headRepository: "mallory/product" };
  const permissions = { actions: "read", contents: "read", "pull-requests": "read" } as const;
  const job = await played({ results: "bench.json" }, { by, permissions });
  expect(job.io.said.notices).toEqual([expect.stringContaining("it gets no check and no comment")]);
  expect(job.uploads.map(({ name }) => name)).toEqual([expect.stringContaining("regression-gate-report-")]);
});

test("a report without a config names no command that would look for one", () => {
  const options = { maxBytes: 60_000, audience: "comment" } as const;
  expect(renderMarkdown(PASS, options)).toContain("npx regression-gate gate");
  const plain = { ...PASS, defaultPolicy: "No config: judged by default policy 1 of this program" };
  expect(renderMarkdown(plain, options)).not.toContain("npx regression-gate gate");
});
