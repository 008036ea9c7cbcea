import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { post } from "../../../src/action/post.ts";
import { planArtifact } from "../../../src/baselines/artifact-names.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { serializeSplit } from "../../../src/formats/split-file.ts";
import { hashJson } from "../../../src/base/hash.ts";
import {
  actionJob,
  BASE_SHA,
  HEAD_SHA,
  type ActionJob,
  type ActionJobOptions,
} from "../../support/github/action-job.ts";
import { CONFIG, MEASURE } from "../../support/command-line/experiment.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { FIRST_RUN } from "../../support/samples/sample-report.ts";
import { storeArtifact } from "../../support/github/store-artifact.ts";

let github: LoopbackGitHub;
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
});
beforeEach(() => {
  github.state.artifacts.splice(0);
  github.state.requests.splice(0);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(() => github.close());

async function open(options: Partial<ActionJobOptions>): Promise<ActionJob> {
  const job = await actionJob({
    github,
    permissions: FULL_PERMISSIONS,
    outcome: FIRST_RUN,
    config: CONFIG,
    event: "push",
    ...options,
  });
  jobs.push(job);
  await writeFile(join(job.workspace, "measure.mjs"), MEASURE);
  return job;
}

/** Answers with the exit code. */
const start = (job: ActionJob): Promise<number> => main(job.io, () => Promise.resolve(job));
const matrixOf = (job: ActionJob): { readonly include: readonly { readonly shard: string }[] } =>
  JSON.parse(job.io.said.outputs.get("plan") ?? "null");
const uploadsOf = (job: ActionJob): readonly string[] => job.uploads.map(({ name }) => name);
const withoutStore = (job: ActionJob): ActionJob => ({
  ...job,
  artifacts: { upload: () => Promise.reject(new Error("the artifact service is away")) },
});

const PLAN = { mode: "plan", shards: "3" };

describe("plan", () => {
  test("goes by hash in a first run, says why, and stores who runs what under the hash that shards ask for", async () => {
    const job = await open({ config: `${CONFIG}baseline: { from: artifact, branch: main }\n`, inputs: PLAN });
    expect(await start(job)).toBe(0);
    const [first = { shard: "" }, ...rest] = matrixOf(job).include;
    const digits = first.shard.slice("1/3@".length);
    expect(digits).toMatch(/^[0-9a-f]{12}$/);
    expect(rest.map(({ shard }) => shard)).toEqual([`2/3@${digits}`, `3/3@${digits}`]);
    expect(uploadsOf(job)).toEqual([planArtifact("demo", digits)]);
    expect(job.io.said.outputs.get("shard-count")).toBe("3");
    expect(job.io.said.lines.join("\n")).toMatch(/split by hash: no artifact .* yet/);
  });

  test("refuses more jobs than GitHub starts", async () => {
    const config = CONFIG.replace("repetitions: 2", "repetitions: 100");
    const job = await open({ config, inputs: { ...PLAN, shards: "300", by: "hash" } });
    expect(await start(job)).toBe(2);
    expect(job.io.said.failures).toEqual([
      expect.stringMatching(
        /^action inputs shards: GitHub starts at most 256 jobs of a matrix, got \d+ shards$/,
      ),
    ]);
    expect(job.io.said.outputs.has("plan")).toBe(false);
  });

  test("refuses looks, which no shard could take", async () => {
    const config = CONFIG.replace("repetitions: 2", "adaptive: { looks: [2, 4] }").replace(
      "run: { module: measure.mjs, ",
      "sides: { baseline: { run: { module: measure.mjs } }, candidate: { run: { module: measure.mjs } } }\nrun: { ",
    );
    const job = await open({ config, inputs: PLAN });
    expect(await start(job)).toBe(2);
    expect(job.io.said.failures.join()).toContain("an adaptive run cannot be split into shards");
  });

  test("has no job where a pull request touches nothing of `paths`", async () => {
    github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["docs/a.md"] });
    const config = `${CONFIG}paths: ["src/**"]\n`;
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, config);
    const job = await open({ event: "pull_request", config, inputs: PLAN });
    expect([await start(job), matrixOf(job)]).toEqual([0, { include: [] }]);
    expect(job.io.said.outputs.get("shard-count")).toBe("0");
  });

  test("of a second attempt is that of the first, so that its shards can be resumed", async () => {
    const job = await open({ attempt: 2, inputs: { ...PLAN, by: "hash" } });
    const config = parseConfig(CONFIG, "regression-gate.yml");
    const request = { config, suite: null, split: { by: "hash" } as const };
    const { split } = await job.shards.plan({ ...request, shards: 3 });
    // By durations, say: no plan that this job could make by itself.
    const shardOf = split.shardOf.toReversed();
    const { hash: _hash, ...content } = { ...split, shardOf };
    const before = { ...content, hash: hashJson(content) };
    const zip = writeZip([{ name: "plan.json", content: Buffer.from(serializeSplit(before)) }]);
    const { runId } = job.context;
    storeArtifact(github, { runId, name: planArtifact("demo", before.hash.slice(0, 12)), zip });
    expect(await start(job)).toBe(0);
    expect(matrixOf(job).include[0]?.shard).toBe(`1/3@${before.hash.slice(0, 12)}`);
    expect(uploadsOf(job)).toEqual([]);
    for (const inputs of [
      { ...PLAN, by: "hash", shards: "2" },
      { ...PLAN, by: "hash", resume: "false" },
    ]) {
      const other = await open({ attempt: 2, inputs });
      storeArtifact(github, {
        runId: other.context.runId,
        name: planArtifact("demo", before.hash.slice(0, 12)),
        zip,
      });
      expect(await start(other)).toBe(0);
      expect(uploadsOf(other)).toHaveLength(1);
    }
  });

  test("that cannot be stored goes by hash, which every job can make", async () => {
    const run = await open({ inputs: { mode: "run", shard: "1/1" } });
    expect(await start(run)).toBe(0);
    const baseline = `baseline: { from: file, path: ${join(run.uploads[0]?.folder ?? "", "trials.jsonl")} }\n`;
    const named = { config: CONFIG + baseline, inputs: PLAN, event: "push" } as const;
    const [stored, lost] = [await open(named), withoutStore(await open(named))];
    expect([await start(stored), await start(lost)]).toEqual([0, 0]);
    expect(matrixOf(lost)).not.toEqual(matrixOf(stored));
    expect(lost.io.said.warnings.join("\n")).toContain("so the trials are split by hash");
  });
});

const RUN = { mode: "run", shard: "1/2" };

describe("run", () => {
  test("stores manifest, rows and what they were made of; writes no check, no comment and no report", async () => {
    const job = await open({ inputs: RUN });
    expect(await start(job)).toBe(0);
    expect(job.uploads).toMatchObject([
      {
        name: "regression-gate-shard-demo-1-of-2-a1",
        files: ["manifest.json", "trials.jsonl", "origin.json"],
      },
    ]);
    expect(github.state.requests).toEqual([]);
    expect(job.io.said.summaries).toEqual([]);
    expect(Object.fromEntries(job.io.said.outputs)).toMatchObject({ "exit-code": "0", "artifact-id": "501" });
  });

  test("is green when trials have no answer, which the merge judges, and says what to do", async () => {
    const config = CONFIG.replace("retry: {", "stop-when-all-fail: 0, retry: { attempts: 1,");
    const job = await open({ config, inputs: RUN });
    await writeFile(
      join(job.workspace, "measure.mjs"),
      'export default () => { throw Object.assign(new Error("gone"), { code: "ECONNRESET" }); };\n',
    );
    expect(await start(job)).toBe(0);
    expect(job.io.said.warnings).toEqual([
      expect.stringMatching(/^\d+ trials of shard 1\/2 have no answer: the merge decides/),
    ]);
    expect(uploadsOf(job)).toHaveLength(1);
  });

  test("is red when its budget ended it, with the rows there are stored", async () => {
    const job = await open({ config: CONFIG.replace("timeout: 20s", "budget: { trials: 4 }"), inputs: RUN });
    expect(await start(job)).toBe(5);
    expect(job.io.said.failures.join()).toContain("shard 1/2 was stopped");
    expect(uploadsOf(job)).toHaveLength(1);
  });

  test("is red when its rows could not be stored, which the post step tries again", async () => {
    const job = await open({ inputs: RUN });
    expect(await start(withoutStore(job))).toBe(3);
    expect(job.io.said.failures.join()).toContain("could not be stored: run the job again");
    expect(await post(job.io, () => Promise.resolve(job))).toBe(0);
    expect(uploadsOf(job)).toEqual(["regression-gate-shard-demo-1-of-2-a1"]);
  });

  test("leaves nothing for the post step once its rows are stored", async () => {
    const job = await open({ inputs: RUN });
    await start(job);
    expect(await post(job.io, () => Promise.reject(new Error("not asked for")))).toBe(0);
    expect(uploadsOf(job)).toHaveLength(1);
  });

  test("keeps debug snippets apart from the rows, which a merge reads", async () => {
    const job = await open({ config: `${CONFIG}debug: { trials: 1 }\n`, inputs: RUN });
    expect(await start(job)).toBe(0);
    expect(job.uploads).toMatchObject([
      { files: ["manifest.json", "trials.jsonl", "origin.json"] },
      { name: "regression-gate-output-demo-1-of-2-a1", files: ["debug.jsonl"] },
    ]);
  });

  test("of a plan that nobody stored is refused before anything is run", async () => {
    const job = await open({ inputs: { mode: "run", shard: "1/2@0123456789ab" } });
    expect(await start(job)).toBe(2);
    expect(job.io.said.failures.join()).toMatch(
      /^regression-gate-plan-demo-0123456789ab is not among the artifacts of this workflow run/,
    );
    expect(uploadsOf(job)).toEqual([]);
  });

  test("of a plan that was changed is refused before anything is run", async () => {
    const job = await open({ inputs: { mode: "run", shard: "1/2@0123456789ab" } });
    const config = parseConfig(CONFIG, "regression-gate.yml");
    const { split } = await job.shards.plan({ config, suite: null, shards: 2, split: { by: "hash" } });
    const { runId } = job.context;
    const name = planArtifact("demo", "0123456789ab");
    for (const [plan, why] of [
      [{ ...split, shardOf: split.shardOf.map(() => 1) }, "it was changed after it was written"],
      [split, "expected the plan 0123456789ab, got"],
    ] as const) {
      github.state.artifacts.splice(0);
      const zip = writeZip([{ name: "plan.json", content: Buffer.from(serializeSplit(plan)) }]);
      storeArtifact(github, { runId, name, zip });
      expect(await start(job)).toBe(2);
      expect(job.io.said.failures.at(-1)).toContain(why);
    }
  });
});
