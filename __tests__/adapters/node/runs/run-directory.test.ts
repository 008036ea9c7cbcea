import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, readFile, readdir, truncate, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../../src/adapters/node/clock.ts";
import { startTicks } from "../../../../src/adapters/node/process/proc.ts";
import { createRun, resumeRun } from "../../../../src/adapters/node/runs/run-directory.ts";
import type { RunDirectory, RunRequest } from "../../../../src/adapters/node/runs/run-directory.ts";
import { latestRunId, requireLatestRunId } from "../../../../src/adapters/node/runs/run-id.ts";
import { UsageError } from "../../../../src/base/errors.ts";
import { parseManifest } from "../../../../src/formats/manifest.ts";
import type { TrialRecord } from "../../../../src/model/run/trial.ts";
import { planTrials } from "../../../../src/plan/plan-trials.ts";
import { axis, matrix, sampleConfig } from "../../../support/samples/sample-config.ts";
import { sampleDraft } from "../../../support/samples/sample-draft.ts";
import { sampleRow } from "../../../support/samples/sample-row.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";
import { zombie } from "../../../support/command-line/zombie.ts";

const onLinux = process.platform === "linux" ? describe : describe.skip;

function planOf(tasks: readonly string[]): RunRequest["plan"] {
  const config = sampleConfig({ matrix: matrix([axis("task", tasks)], {}) });
  return planTrials(config, { suite: null, where: {}, axisRows: {} });
}

const plan = planOf(["a", "b", "c"]);
const rows: readonly TrialRecord[] = plan.trials.map(({ key, caseKey }) => sampleRow({ key, caseKey }));

function requestIn(root: string, parts: Partial<RunRequest>): RunRequest {
  return {
    root,
    plan,
    manifest: sampleDraft,
    identity: { commit: "abc" },
    inputs: {},
    clock: systemClock,
    ...parts,
  };
}

/** A run with the first two rows, closed. */
async function runWithTwoRows(root: string): Promise<RunDirectory> {
  const run = await createRun(requestIn(root, {}));
  await run.log.append(rows[0]!);
  await run.log.append(rows[1]!);
  await run.close();
  return run;
}

test("a run is resumed with its rows, and appends to them", async () => {
  await inTempFolder(async (root) => {
    const first = await runWithTwoRows(root);
    expect(await latestRunId(root)).toBe(first.runId);
    const second = await resumeRun(requestIn(root, {}), first.runId);
    expect([...second.previous.values()]).toEqual(rows.slice(0, 2));
    expect(second.resumed).toEqual({ torn: false, planChanged: false, droppedRows: 0, changes: [] });
    await second.log.append(rows[2]!);
    const end = { planned: rows.length, earlyStop: null, limiters: undefined };
    const manifest = await second.finish(rows, end);
    await second.close();
    const lines = (await readFile(join(second.path, "trials.jsonl"), "utf8")).trimEnd().split("\n");
    expect(JSON.parse(lines[0]!)).toEqual({
      schema: "regression-gate/trials@1",
      planHash: plan.hash,
      atLeast: 3,
    });
    expect(lines.slice(1).map((line) => JSON.parse(line) as unknown)).toEqual(rows);
    expect(manifest).toMatchObject({ complete: true, counts: { planned: 3, ok: 3 }, runId: first.runId });
    expect(parseManifest(await readFile(join(second.path, "manifest.json"), "utf8"), "m")).toEqual(manifest);
    expect((await readdir(second.path)).toSorted()).toEqual(["manifest.json", "origin.json", "trials.jsonl"]);
  });
});

test("a run that is not finished says so in its manifest", async () => {
  await inTempFolder(async (root) => {
    const { path } = await runWithTwoRows(root);
    const manifest = parseManifest(await readFile(join(path, "manifest.json"), "utf8"), "m");
    expect(manifest).toMatchObject({ complete: false, finishedAt: null });
  });
});

test("the last row of a key wins", async () => {
  await inTempFolder(async (root) => {
    const run = await createRun(requestIn(root, {}));
    await run.log.append({ ...rows[0]!, status: "errored" });
    await run.log.append({ ...rows[0]!, attempts: 2 });
    await run.close();
    const again = await resumeRun(requestIn(root, {}), run.runId);
    expect(again.previous.get(rows[0]!.key)).toMatchObject({ status: "ok", attempts: 2 });
    await again.close();
  });
});

describe("a torn checkpoint", () => {
  test.each([1, 20, 100])("loses the last row alone, cut by %d bytes", async (bytes) => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      const file = join(path, "trials.jsonl");
      await truncate(file, (await readFile(file)).length - bytes);
      const run = await resumeRun(requestIn(root, {}), runId);
      expect([...run.previous.keys()]).toEqual([rows[0]!.key]);
      expect(run.resumed.torn).toBe(true);
      await run.log.append(rows[1]!);
      await run.close();
      const again = await resumeRun(requestIn(root, {}), runId);
      expect(again.previous.size).toBe(2);
      await again.close();
    });
  });

  test("in its middle is an error that names the line", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      await appendFile(join(path, "trials.jsonl"), '{"key":\n{"key":"x"}\n');
      await expect(resumeRun(requestIn(root, {}), runId)).rejects.toThrow(`runs/${runId}/trials.jsonl:4:1`);
      expect(existsSync(join(path, "lock"))).toBe(false);
    });
  });

  test("of which even the first line is torn starts anew", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      await truncate(join(path, "trials.jsonl"), 10);
      const run = await resumeRun(requestIn(root, {}), runId);
      expect(run.previous.size).toBe(0);
      await run.log.append(rows[0]!);
      await run.close();
      const again = await resumeRun(requestIn(root, {}), runId);
      expect(again.previous.size).toBe(1);
      await again.close();
    });
  });
});

test("a changed plan keeps the rows of unchanged cases and says what it dropped", async () => {
  await inTempFolder(async (root) => {
    const { runId, path } = await runWithTwoRows(root);
    const changed = planOf(["b", "c", "d"]);
    const run = await resumeRun(requestIn(root, { plan: changed }), runId);
    expect([...run.previous.keys()]).toEqual([rows[1]!.key]);
    expect(run.resumed).toEqual({ torn: false, planChanged: true, droppedRows: 1, changes: [] });
    expect(existsSync(join(path, "trials.previous.jsonl"))).toBe(true);
    await run.close();
    const again = await resumeRun(requestIn(root, { plan: changed }), runId);
    expect(again.resumed).toEqual({ torn: false, planChanged: false, droppedRows: 0, changes: [] });
    await again.close();
  });
});

test("a second change of the plan leaves what the first one dropped where it is", async () => {
  await inTempFolder(async (root) => {
    const { runId, path } = await runWithTwoRows(root);
    for (const tasks of [["b", "c"], ["c"]]) {
      const run = await resumeRun(requestIn(root, { plan: planOf(tasks) }), runId);
      await run.close();
    }
    const lines = async (name: string) =>
      (await readFile(join(path, name), "utf8")).trim().split("\n").length;
    expect(await lines("trials.previous.jsonl")).toBe(3);
    expect(await lines("trials.previous-2.jsonl")).toBe(2);
  });
});

test("a folder that is made for runs is ignored by git; one of the user's is left alone", async () => {
  await inTempFolder(async (root) => {
    const made = await createRun(requestIn(join(root, "runs-here"), {}));
    await made.close();
    expect(await readFile(join(root, "runs-here", ".gitignore"), "utf8")).toBe("*\n");
    const own = await createRun(requestIn(root, {}));
    await own.close();
    expect(existsSync(join(root, ".gitignore"))).toBe(false);
  });
});

test("other code is refused, and every difference named", async () => {
  await inTempFolder(async (root) => {
    const { runId } = await runWithTwoRows(root);
    const other = resumeRun(requestIn(root, { identity: { commit: "def", changes: "1" } }), runId);
    await expect(other).rejects.toThrow(UsageError);
    await expect(other).rejects.toThrow("changes: none -> 1; commit: abc -> def");
  });
});

test.each(["../../etc", "latest", "", "20260131T235959Z-abc/../.."])("'%s' is no run id", async (runId) => {
  await expect(resumeRun(requestIn("/nowhere", {}), runId)).rejects.toThrow("expected a run id");
});

test("a run that is not there is an error", async () => {
  await inTempFolder(async (root) => {
    await expect(resumeRun(requestIn(root, {}), "20260131T235959Z-abcdef")).rejects.toThrow("no such run");
    expect(await latestRunId(root)).toBeNull();
    await expect(requireLatestRunId(root)).rejects.toThrow("expected an earlier run, found none");
  });
});

describe("the lock", () => {
  test("refuses a second process with the first's pid and start time", async () => {
    await inTempFolder(async (root) => {
      const run = await createRun(requestIn(root, {}));
      const second = resumeRun(requestIn(root, {}), run.runId);
      await expect(second).rejects.toThrow(UsageError);
      await expect(second).rejects.toThrow(
        new RegExp(`in use by process ${process.pid}, started \\d{4}-\\d\\d-\\d\\dT`),
      );
      await run.close();
    });
  });

  test("of a process that was killed does not block", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      const owner = { pid: child.pid, startedAt: "2026-01-31T00:00:00.000Z", host: hostname(), ticks: null };
      await writeFile(join(path, "lock"), JSON.stringify(owner));
      await expect(resumeRun(requestIn(root, {}), runId)).rejects.toThrow(
        `process ${child.pid}, started 2026-01-31`,
      );
      child.kill("SIGKILL");
      await once(child, "exit");
      const run = await resumeRun(requestIn(root, {}), runId);
      expect(run.previous.size).toBe(2);
      await run.close();
    });
  });

  test("of an ended process whose id another one has now does not block where the system tells", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      const owner = { pid: process.pid, startedAt: "x", host: hostname(), ticks: "1" };
      await writeFile(join(path, "lock"), JSON.stringify(owner));
      const opened = await resumeRun(requestIn(root, {}), runId).catch(() => null);
      await opened?.close();
      expect(opened === null).toBe(process.platform !== "linux");
    });
  });

  test("that was torn does not block", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      await writeFile(join(path, "lock"), '{"pid":');
      const run = await resumeRun(requestIn(root, {}), runId);
      expect(run.previous.size).toBe(2);
      await run.close();
    });
  });

  test("of another machine blocks, with advice", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      const owner = { pid: 1, startedAt: "2026-01-31T00:00:00.000Z", host: "elsewhere", ticks: null };
      await writeFile(join(path, "lock"), JSON.stringify(owner));
      await expect(resumeRun(requestIn(root, {}), runId)).rejects.toThrow(
        "on elsewhere; if that machine is gone",
      );
    });
  });
});

onLinux("the lock, where there is /proc,", () => {
  test("of a process that was killed and never waited for does not block", async () => {
    await inTempFolder(async (root) => {
      const { path, runId } = await runWithTwoRows(root);
      const { pid, end } = await zombie();
      const owner = { pid, startedAt: "x", host: hostname(), ticks: startTicks(pid) };
      expect(owner.ticks).not.toBeNull();
      await writeFile(join(path, "lock"), JSON.stringify(owner));
      const run = await resumeRun(requestIn(root, {}), runId).finally(end);
      expect(run.previous.size).toBe(2);
      await run.close();
    });
  });
});
