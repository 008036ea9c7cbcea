import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { moduleWorkers } from "../../../../src/adapters/node/threads/module-worker.ts";
import { endStrays } from "../../../../src/adapters/node/process/process-group.ts";
import { killStraysOfTheDead, markVariable } from "../../../../src/adapters/node/process/process-mark.ts";
import { startTicks } from "../../../../src/adapters/node/process/proc.ts";
import { processPort } from "../../../../src/adapters/node/process/process.ts";
import type { ProcessRequest } from "../../../../src/run/ports.ts";
import { isAlive, lineIn, stillAlive } from "../../../support/command-line/alive.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";
import { zombie } from "../../../support/command-line/zombie.ts";

const onLinux = process.platform === "linux" ? describe : describe.skip;
const PROCESS = fileURLToPath(new URL("../../../../src/adapters/node/process/process.ts", import.meta.url));

/** Starts a process in a session of its own, as a daemon does, and notes its id. */
const LEAVE_GROUP = `
const { spawn } = require("node:child_process");
const script = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); require('fs').writeFileSync('pid', process.pid + '\\\\n');";
spawn(process.execPath, ["-e", script], { detached: true, stdio: "ignore" }).unref();
`;
const WAIT = "setInterval(() => {}, 1000);";

function request(cwd: string, script: string): ProcessRequest {
  const env = { PATH: process.env["PATH"] ?? "" };
  const command = [process.execPath, "-e", script];
  return {
    command,
    cwd,
    env,
    stdin: "",
    maxOutputBytes: 1000,
    redact: (text) => text,
    spill: null,
    graceMs: 200,
    usage: "ignored",
  };
}

/** A process that runs a child and is killed; gives the ids of the child and of what left its group. */
async function killedGate(folder: string, env: Readonly<Record<string, string>>): Promise<readonly number[]> {
  const child = request(
    folder,
    `require("fs").writeFileSync("child", process.pid + "\\n"); ${LEAVE_GROUP} ${WAIT}`,
  );
  const script = `import { processPort } from ${JSON.stringify(PROCESS)};
    await processPort.run(${JSON.stringify(child)}, new AbortController().signal);`;
  const flags = ["--no-warnings", "--input-type=module", "-e", script];
  const gate = spawn(process.execPath, flags, { stdio: "inherit", env: { ...process.env, ...env } });
  const ended = once(gate, "exit");
  const pids = [Number(await lineIn(join(folder, "child"))), Number(await lineIn(join(folder, "pid")))];
  gate.kill("SIGKILL");
  await ended;
  return pids;
}

/** Any gate that starts ends what dead ones left, so that one of another test may come first. */
async function leftAlive(): Promise<readonly number[]> {
  for (let tries = 0; tries < 10; tries += 1) {
    const left = await inTempFolder((folder) => killedGate(folder, {}));
    if (left.every(isAlive)) return left;
  }
  throw new Error("expected processes that outlive their gate, and got none ten times");
}

onLinux("where there is /proc", () => {
  test("on abort a process that left the group and ignores SIGTERM is ended too", async () => {
    await inTempFolder(async (folder) => {
      const controller = new AbortController();
      const result = processPort.run(request(folder, LEAVE_GROUP + WAIT), controller.signal);
      const pid = Number(await lineIn(join(folder, "pid")));
      expect(isAlive(pid)).toBe(true);
      controller.abort();
      expect(await result).toMatchObject({ signal: "SIGTERM" });
      expect(await stillAlive([pid])).toEqual([]);
    });
  });

  test("on abort a process that left the group may end in order", async () => {
    await inTempFolder(async (folder) => {
      const orderly = LEAVE_GROUP.replace(
        "() => {}",
        "() => require('fs').writeFileSync('bye', '') || process.exit()",
      );
      const controller = new AbortController();
      const child = { ...request(folder, orderly + WAIT), graceMs: 10_000 };
      const result = processPort.run(child, controller.signal);
      const pid = Number(await lineIn(join(folder, "pid")));
      controller.abort();
      await result;
      expect(await stillAlive([pid])).toEqual([]);
      expect(await readFile(join(folder, "bye"), "utf8")).toBe("");
    });
  });

  test("what a finished program left outside its group is ended with the run", async () => {
    await inTempFolder(async (folder) => {
      await processPort.run(request(folder, LEAVE_GROUP), new AbortController().signal);
      const pid = Number(await lineIn(join(folder, "pid")));
      expect(isAlive(pid)).toBe(true);
      endStrays();
      expect(await stillAlive([pid])).toEqual([]);
    });
  });

  test("what a module started is ended with its thread", async () => {
    await inTempFolder(async (folder) => {
      const source = `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
      export default () => { const { pid } = spawn("sleep", ["300"], { detached: true });
        writeFileSync(${JSON.stringify(join(folder, "pid"))}, pid + "\\n"); for (;;); };`;
      await writeFile(join(folder, "m.mjs"), source);
      const modules = moduleWorkers({ cwd: folder, env: { PATH: process.env["PATH"] ?? "" }, heapMb: 64 });
      const controller = new AbortController();
      const answer = modules.call(
        { module: "m.mjs", exportName: "default", argument: null },
        controller.signal,
      );
      const pid = Number(await lineIn(join(folder, "pid")));
      controller.abort();
      expect(await answer).toMatchObject({ ok: false, error: { code: "ABORT_ERR" } });
      expect(await stillAlive([pid])).toEqual([]);
      await modules.close();
    });
  });

  test("what a killed gate left is ended by the next one, what belongs to one that lives is not", async () => {
    await inTempFolder(async (folder) => {
      const controller = new AbortController();
      const alive = processPort.run(request(folder, LEAVE_GROUP + WAIT), controller.signal);
      const ours = Number(await lineIn(join(folder, "pid")));
      const left = await leftAlive();
      killStraysOfTheDead();
      expect(await stillAlive(left)).toEqual([]);
      await sleep(50);
      expect(isAlive(ours)).toBe(true);
      controller.abort();
      await alive;
      expect(await stillAlive([ours])).toEqual([]);
    });
  });

  test("a killed gate that nobody waited for has ended", async () => {
    const { pid, end } = await zombie();
    const [namespace] = /\d+/.exec(readlinkSync("/proc/self/ns/pid")) ?? [];
    const mark = `${namespace}-${pid}-${startTicks(pid)}-1`;
    const left = spawn("sleep", ["60"], { env: { ...process.env, ...markVariable(mark, undefined) } });
    killStraysOfTheDead();
    end();
    const alive = await stillAlive([left.pid ?? 0]);
    left.kill("SIGKILL");
    expect(alive).toEqual([]);
  });
});

test("a gate inside a measured program adds its mark to the outer one", () => {
  expect(markVariable("b", undefined)).toEqual({ REGRESSION_GATE_RUN: "b" });
  expect(markVariable("b", "a")).toEqual({ REGRESSION_GATE_RUN: "a,b" });
});
