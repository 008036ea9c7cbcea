import { mkdtemp, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { collectShards, type Collected } from "../../../src/action/shards/collect-shards.ts";
import type { ShardRun } from "../../../src/action/machine.ts";
import { planArtifact, shardArtifact } from "../../../src/baselines/artifact-names.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { UsageError } from "../../../src/base/errors.ts";
import { serializeSplit } from "../../../src/formats/split-file.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { Split } from "../../../src/model/run/shard.ts";
import { actionJob, type ActionJob, type ActionJobOptions } from "../../support/github/action-job.ts";
import { CONFIG, MEASURE } from "../../support/command-line/experiment.ts";
import { writeZip, type ZipEntry } from "../../support/github/hostile-zip.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import type { Artifact } from "../../support/loopback-github/state.ts";
import { FIRST_RUN } from "../../support/samples/sample-report.ts";
import { storeArtifact } from "../../support/github/store-artifact.ts";

const config = parseConfig(CONFIG, "regression-gate.yml");
const POLICY = { config, base: null, changes: [], compared: null, declaredSecrets: [] };

let github: LoopbackGitHub;
let measured: ActionJob;
let split: Split;
/** Both shards, as attempt 1 ran them. */
let shards: readonly ShardRun[] = [];
const jobs: ActionJob[] = [];

beforeAll(async () => {
  github = await startLoopbackGitHub();
  measured = await open({});
  jobs.splice(0);
  const asked = { config, suite: null };
  ({ split } = await measured.shards.plan({ ...asked, shards: 2, split: { by: "hash" } }));
  const run = (index: number): Promise<ShardRun> =>
    measured.shards.run({
      ...asked,
      shard: { index, of: 2, split: null },
      readPlan: () => Promise.reject(new Error("not asked for")),
      earlier: undefined,
      onOpen: () => undefined,
      print: () => undefined,
    });
  shards = [await run(1), await run(2)];
});
beforeEach(() => {
  github.state.artifacts.splice(0);
  github.state.unlisted.clear();
  github.state.requests.splice(0);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
});
afterAll(async () => {
  await measured.remove();
  await github.close();
});

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

/** The merge of a workflow run; `whenAsleep` happens while it waits. */
async function collect(
  job: ActionJob,
  whenAsleep: () => void = () => undefined,
): Promise<Collected & { readonly naps: readonly number[] }> {
  const naps: number[] = [];
  let nowMs = 0;
  const waiting = {
    ...job,
    nowMs: () => nowMs,
    sleep: (ms: number) => {
      naps.push(ms);
      nowMs += ms;
      whenAsleep();
      return Promise.resolve();
    },
  };
  const folder = await mkdtemp(join(job.workspace, "collected-"));
  return { ...(await collectShards(waiting, { policy: POLICY, folder })), naps };
}

interface Tampering {
  readonly name?: string;
  readonly manifest?: (manifest: Manifest) => object;
  readonly more?: readonly ZipEntry[];
  readonly zip?: (zip: Buffer) => Buffer;
}

function store(job: ActionJob, index: number, tampering: Tampering = {}): Artifact {
  const folder = shards[index - 1]?.runFolder ?? "";
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const changed = tampering.manifest?.(manifest) ?? manifest;
  const zip = writeZip([
    { name: "manifest.json", content: Buffer.from(JSON.stringify(changed)) },
    { name: "trials.jsonl", content: readFileSync(join(folder, "trials.jsonl")) },
    { name: "origin.json", content: readFileSync(join(folder, "origin.json")) },
    ...(tampering.more ?? []),
  ]);
  return storeArtifact(github, {
    runId: job.context.runId,
    name: tampering.name ?? shardArtifact("demo", { index, of: 2, attempt: 1 }),
    zip: tampering.zip?.(zip) ?? zip,
  });
}

function storePlan(job: ActionJob, made: Split = split): Artifact {
  const zip = writeZip([{ name: "plan.json", content: Buffer.from(serializeSplit(made)) }]);
  return storeArtifact(github, {
    runId: job.context.runId,
    name: planArtifact("demo", made.hash.slice(0, 12)),
    zip,
  });
}

const BOTH = ["regression-gate-shard-demo-2-of-2-a1", "regression-gate-shard-demo-1-of-2-a1"];

describe("shards of a workflow run", () => {
  test("are all taken at once when all are listed", async () => {
    const job = await open({});
    store(job, 1);
    store(job, 2);
    expect(await collect(job)).toMatchObject({ runs: BOTH, expected: ["1/2", "2/2"], naps: [] });
  });

  test("are waited for where the list lags behind, each read once", async () => {
    const job = await open({});
    store(job, 1);
    const late = store(job, 2);
    github.state.unlisted.add(late.id);
    let slept = 0;
    const found = await collect(job, () => {
      slept += 1;
      if (slept === 2) github.state.unlisted.clear();
    });
    expect(found.runs).toEqual(BOTH);
    // The first pause is half a second to one and a half, the next half as long again.
    expect(found.naps).toEqual([500, 750]);
    const downloads = github.state.requests.filter(
      ({ operation }) => operation === "actions/download-artifact",
    );
    expect(downloads).toHaveLength(2);
  });

  test("that never come are not waited for beyond the time that is given", async () => {
    const job = await open({ inputs: { "wait-seconds": "20" } });
    storePlan(job);
    store(job, 2);
    const found = await collect(job);
    expect(found).toMatchObject({ runs: [BOTH[0]], expected: ["1/2", "2/2"] });
    expect(found.naps.reduce((sum, ms) => sum + ms)).toBe(20_000);
  });

  test("of which none came are named by the plan", async () => {
    const job = await open({ inputs: { "wait-seconds": "0" } });
    storePlan(job);
    const found = await collect(job);
    expect(found).toMatchObject({ runs: [], expected: ["1/2", "2/2"] });
    expect(found.why).toContain("no artifact of a shard of the gate demo");
  });

  test("cannot be had without `actions: read`, which is said", async () => {
    const job = await open({ permissions: { contents: "read" }, inputs: { "wait-seconds": "0" } });
    store(job, 1);
    const found = await collect(job);
    expect(found.runs).toEqual([]);
    expect(found.why).toContain("add `actions: read`");
  });

  test("that were found are kept when GitHub does not answer the next time", async () => {
    const job = await open({ inputs: { "wait-seconds": "1" } });
    storePlan(job);
    store(job, 1);
    const found = await collect(job, () => {
      const operation = "actions/list-workflow-run-artifacts";
      for (const _ of [1, 2, 3]) github.state.faults.push({ operation, kind: "server-error" });
    });
    github.state.faults.splice(0);
    expect(found).toMatchObject({ runs: [BOTH[1]], expected: ["1/2", "2/2"] });
  });

  test("that GitHub does not hand out are asked for again", async () => {
    const job = await open({ inputs: { "wait-seconds": "1" } });
    store(job, 1);
    store(job, 2);
    github.state.faults.push({ operation: "actions/download-artifact", kind: "server-error" });
    expect((await collect(job)).runs).toEqual(BOTH);
    expect(job.io.said.warnings).toHaveLength(1);
  });

  test("of an earlier attempt's plan are passed over, those of this attempt are left for the merge to refuse", async () => {
    const other = { ...split, hash: "e".repeat(64) };
    const ofOther = (manifest: Manifest): object => ({
      ...manifest,
      shard: { ...manifest.shard, split: other.hash },
    });
    const job = await open({ attempt: 2, inputs: { "wait-seconds": "0" } });
    storePlan(job);
    store(job, 1, { manifest: ofOther });
    store(job, 2);
    expect((await collect(job)).runs).toEqual([BOTH[0]]);
    expect(job.io.said.lines.join("\n")).toContain("is of an earlier attempt's plan");
    const first = await open({ inputs: { "wait-seconds": "0" } });
    storePlan(first);
    store(first, 1, { manifest: ofOther });
    expect((await collect(first)).runs).toEqual([BOTH[1]]);
  });

  test("of a plan that was edited are named by themselves, and the plan is told", async () => {
    const job = await open({ inputs: { "wait-seconds": "0" } });
    storePlan(job, { ...split, shardOf: split.shardOf.map(() => 1) });
    store(job, 1);
    expect((await collect(job)).expected).toEqual(["1/2", "2/2"]);
    expect(job.io.said.warnings.join("\n")).toMatch(/is not used: .*it was changed after it was written/);
  });
});

const mark = (parts: Partial<NonNullable<Manifest["shard"]>>) => (manifest: Manifest) => ({
  ...manifest,
  shard: { ...manifest.shard, ...parts },
});

describe("an artifact that is called a shard", () => {
  const REFUSED: readonly (readonly [string, Tampering, string])[] = [
    [
      "is of another gate",
      { manifest: (all) => ({ ...all, id: "other" }) },
      "expected a shard of the gate demo, got one of other",
    ],
    [
      "is another shard than its name says",
      { manifest: mark({ index: 2 }) },
      "its name does not match its content: shard 2/2 of attempt 1",
    ],
    [
      "is of another attempt than its name says",
      { name: "regression-gate-shard-demo-1-of-2-a3", manifest: mark({ attempt: 1 }) },
      "its name does not match its content: shard 1/2 of attempt 1",
    ],
    [
      "is of an attempt that is still to come",
      { name: "regression-gate-shard-demo-1-of-2-a9", manifest: mark({ attempt: 9 }) },
      "expected a shard of attempt 1 or earlier, got one of attempt 9",
    ],
  ];
  test.each(REFUSED)("and %s is refused, by name", async (_, tampering, why) => {
    const job = await open({ inputs: { "wait-seconds": "0" } });
    store(job, 1, tampering);
    store(job, 2);
    const collecting = collect(job);
    await expect(collecting).rejects.toThrow(UsageError);
    await expect(collecting).rejects.toThrow(
      `${tampering.name ?? "regression-gate-shard-demo-1-of-2-a1"} ${why}`,
    );
  });

  const UNREADABLE: readonly (readonly [string, Tampering, RegExp])[] = [
    [
      "holds a file that no shard has",
      { more: [{ name: "more.txt", content: Buffer.from("x") }] },
      /unexpected or repeated/,
    ],
    [
      "holds a file twice",
      { more: [{ name: "trials.jsonl", content: Buffer.from("x") }] },
      /unexpected or repeated/,
    ],
    [
      "leads out of its folder",
      { more: [{ name: "../manifest.json", content: Buffer.from("x") }] },
      /zip cannot be read/,
    ],
    ["is cut short", { zip: (zip) => zip.subarray(0, zip.length - 30) }, /zip cannot be read/],
    [
      "unpacks to far more than it is",
      { more: [], manifest: () => ({ bomb: "0".repeat(8 << 20) }) },
      /times its size/,
    ],
    [
      "is a link",
      { more: [{ name: "origin.json", content: Buffer.from("/etc/passwd"), mode: 0o120_777 }] },
      /unexpected or repeated|not a regular file/,
    ],
    [
      "has a manifest that is none",
      { manifest: () => ({ schema: "regression-gate/manifest@1" }) },
      /manifest\.json/,
    ],
  ];
  test.each(UNREADABLE)("and %s is told and counts as missing", async (_, tampering, why) => {
    const job = await open({ inputs: { "wait-seconds": "0" } });
    storePlan(job);
    store(job, 1, tampering);
    store(job, 2);
    expect(await collect(job)).toMatchObject({ runs: [BOTH[0]], expected: ["1/2", "2/2"] });
    expect(job.io.said.warnings.join("\n")).toMatch(why);
  });
});
