import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { earlierRows, type JobOfRun } from "../../../src/action/artifacts/earlier-rows.ts";
import { actionJob, type ActionJob, type ActionJobOptions } from "../../support/github/action-job.ts";
import { CONFIG } from "../../support/command-line/experiment.ts";
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
  const given = { github, permissions: FULL_PERMISSIONS, outcome: FIRST_RUN, config: CONFIG } as const;
  const job = await actionJob({ ...given, event: "push", attempt: 3, ...options });
  jobs.push(job);
  return job;
}

/** `mark` stands in the manifest, to tell one artifact from another. */
function store(job: ActionJob, name: string, mark: string, more: readonly string[] = []): void {
  const files = [
    ...[mark, "rows", "origin"].map((text, at) => ({
      name: ["manifest.json", "trials.jsonl", "origin.json"][at] ?? "",
      content: Buffer.from(text),
    })),
    ...more.map((file) => ({ name: file, content: Buffer.from("more") })),
  ];
  storeArtifact(github, { runId: job.context.runId, name, zip: writeZip(files) });
}

const GATE: JobOfRun = { gateId: "demo", shard: null };
const SHARD: JobOfRun = { gateId: "demo", shard: { index: 2, of: 3 } };

async function markOf(job: ActionJob, of: JobOfRun): Promise<string | null> {
  const found = await earlierRows(job, of);
  return found === undefined ? null : Buffer.from(found["manifest.json"]).toString();
}

describe("rows of an earlier attempt", () => {
  test("are not looked for in a first attempt, nor where the workflow wants all measured anew", async () => {
    for (const options of [{ attempt: 1 }, { inputs: { resume: "false" } }]) {
      const job = await open(options);
      store(job, "regression-gate-rows-demo-a1", "one");
      expect(await markOf(job, GATE)).toBeNull();
    }
    expect(github.state.requests).toEqual([]);
  });

  test("of a gate are the newest, with a report or without one", async () => {
    const job = await open({});
    store(job, "regression-gate-report-demo", "first", ["report.json", "output/a.stdout.txt"]);
    expect(await markOf(job, GATE)).toBe("first");
    store(job, "regression-gate-rows-demo-a2", "second");
    store(job, "regression-gate-rows-other-a2", "of another gate");
    store(job, "regression-gate-baseline-demo", "a baseline");
    expect(await markOf(job, GATE)).toBe("second");
  });

  test("of a shard are those of its last attempt, asked for by name", async () => {
    const job = await open({});
    store(job, "regression-gate-shard-demo-2-of-3-a1", "first");
    store(job, "regression-gate-shard-demo-1-of-3-a2", "of another shard");
    expect(await markOf(job, SHARD)).toBe("first");
    store(job, "regression-gate-shard-demo-2-of-3-a2", "second");
    expect(await markOf(job, SHARD)).toBe("second");
  });

  test("that cannot be read are passed over, with the reason", async () => {
    const job = await open({});
    store(job, "regression-gate-rows-demo-a1", "first");
    const zip = Buffer.from("no zip");
    storeArtifact(github, { runId: job.context.runId, name: "regression-gate-rows-demo-a2", zip });
    expect(await markOf(job, GATE)).toBe("first");
    expect(job.io.said.warnings).toEqual([
      expect.stringMatching(/^The artifact regression-gate-rows-demo-a2 of an earlier attempt is skipped: /),
    ]);
  });

  test("of another workflow run are never looked at", async () => {
    const [job, other] = [await open({}), await open({})];
    store(other, "regression-gate-rows-demo-a1", "other");
    expect(await markOf(job, GATE)).toBeNull();
    expect(job.io.said.lines).toEqual(["No rows of an earlier attempt were found: everything is measured."]);
  });

  test("that the token may not read cost time, not the verdict, and the permission is named", async () => {
    const job = await open({ permissions: { contents: "read" } });
    expect(await markOf(job, GATE)).toBeNull();
    expect(job.io.said.warnings.join()).toMatch(/measured again: .*add `actions: read`/);
  });

  test("that have expired are not used", async () => {
    const job = await open({});
    store(job, "regression-gate-rows-demo-a1", "first");
    for (const artifact of github.state.artifacts) artifact.expired = true;
    expect(await markOf(job, GATE)).toBeNull();
  });
});
