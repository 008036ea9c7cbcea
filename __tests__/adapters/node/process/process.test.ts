import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { processPort } from "../../../../src/adapters/node/process/process.ts";
import type { ProcessRequest, ProcessResult } from "../../../../src/run/ports.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const base: ProcessRequest = {
  command: [],
  cwd: process.cwd(),
  env: { PATH: process.env["PATH"] ?? "" },
  stdin: "",
  maxOutputBytes: 10_000,
  redact: (text) => text,
  spill: null,
  graceMs: 300,
  usage: "ignored",
};

function run(parts: Partial<ProcessRequest>): Promise<ProcessResult> {
  return processPort.run({ ...base, ...parts }, new AbortController().signal);
}

/** Aborts as soon as the child has made the file `ready` in its working directory. */
async function runUntilReady(parts: Partial<ProcessRequest>, folder: string): Promise<ProcessResult> {
  const controller = new AbortController();
  const result = processPort.run({ ...base, cwd: folder, ...parts }, controller.signal);
  while (!existsSync(join(folder, "ready"))) await sleep(10);
  controller.abort();
  return result;
}

function node(script: string): readonly string[] {
  return [process.execPath, "-e", script];
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    // A zombie still has an id; it runs no more.
    return !/^\d+ \(.*\) Z/.test(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""));
  } catch {
    return false;
  }
}

async function dies(pid: number): Promise<boolean> {
  for (let look = 0; look < 50 && (await isAlive(pid)); look += 1) await sleep(20);
  return !(await isAlive(pid));
}

test("gives what a program reads, prints and ends with", async () => {
  const script =
    "process.stdin.on('data', (d) => process.stdout.write('got ' + d)).on('end', () => { console.error('e'); process.exitCode = 3; })";
  const result = await run({ command: node(script), stdin: "hi\n" });
  expect(result).toMatchObject({
    exitCode: 3,
    signal: null,
    stdout: "got hi\n",
    stderr: "e\n",
    lastLine: "got hi",
    spawnError: null,
  });
  expect(result.durationMs).toBeGreaterThan(1);
});

test("a text goes to the shell, a list does not", async () => {
  expect((await run({ command: "echo $((1 + 2))" })).stdout).toBe("3\n");
  expect((await run({ command: ["echo", "$((1 + 2)); `id`"] })).stdout).toBe("$((1 + 2)); `id`\n");
});

test("a program that does not read its input is no error", async () => {
  const result = await run({ command: ["true"], stdin: "x".repeat(1_000_000) });
  expect(result).toMatchObject({ exitCode: 0, spawnError: null });
});

describe("names why it cannot start", () => {
  test.each([
    [{ command: ["no-such-program-here"] }, "ENOENT", "cannot start 'no-such-program-here': no such program"],
    [
      { command: ["true"], cwd: "/no/such/folder" },
      "ENOENT",
      "the working directory /no/such/folder does not exist",
    ],
    [{ command: [join(process.cwd(), "package.json")] }, "EACCES", "not executable"],
    [{ command: ["echo", "x".repeat(3_000_000)] }, "E2BIG", "too long"],
  ])("%#", async (parts, code, message) => {
    const result = await run(parts);
    expect(result.spawnError?.code).toBe(code);
    expect(result.spawnError?.message).toContain(message);
  });
});

const READY = "require('fs').writeFileSync('ready', ''); setInterval(() => {}, 1000);";

describe("on abort", () => {
  test("asks first: a program may end in order", async () => {
    await inTempFolder(async (folder) => {
      const script = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${READY}`;
      const result = await runUntilReady({ command: node(script), graceMs: 10_000 }, folder);
      expect(result).toMatchObject({ exitCode: 0, stdout: "bye\n" });
    });
  });

  test("ends a program that ignores SIGTERM after the grace", async () => {
    await inTempFolder(async (folder) => {
      const script = `process.on('SIGTERM', () => {}); ${READY}`;
      const result = await runUntilReady({ command: node(script) }, folder);
      expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    });
  });

  test("ends grandchildren that ignore SIGTERM, also when their parent has ended", async () => {
    await inTempFolder(async (folder) => {
      const loop = "while true; do sleep 0.05; done";
      const script = `(trap '' TERM; sh -c 'echo $PPID' > pid; mv pid ready; ${loop}) & wait`;
      const result = await runUntilReady({ command: script }, folder);
      expect(result.signal).toBe("SIGTERM");
      const pid = Number(await readFile(join(folder, "ready"), "utf8"));
      expect(pid).toBeGreaterThan(1);
      expect(await dies(pid)).toBe(true);
    });
  });

  test("that came before the start ends it at once", async () => {
    const result = await processPort.run({ ...base, command: ["sleep", "60"] }, AbortSignal.abort());
    expect(result.signal).toBe("SIGTERM");
  });
});

test("what a finished program leaves running in the background is ended", async () => {
  const result = await run({ command: "sleep 60 >/dev/null 2>&1 & echo $!" });
  expect(result.exitCode).toBe(0);
  expect(await dies(Number(result.stdout))).toBe(true);
});

test("a background child that holds the output open does not hold up the trial, nor count in its time", async () => {
  const startMs = performance.now();
  const result = await run({ command: "sleep 60 & echo $!" });
  const waitedMs = performance.now() - startMs;
  expect(result).toMatchObject({ exitCode: 0, lastLine: expect.stringMatching(/^\d+$/) });
  // The output is waited for, for a second, after the time is taken.
  expect(waitedMs - result.durationMs).toBeGreaterThan(990);
  expect(waitedMs).toBeLessThan(30_000);
  expect(await dies(Number(result.stdout))).toBe(true);
});

test("output beyond the bound is left out and never an error", async () => {
  const script = "process.stdout.write('x\\n'.repeat(2e6), () => console.log('{\"a\":1}'))";
  const result = await run({ command: node(script) });
  expect(result.exitCode).toBe(0);
  expect(result.stdout.length).toBeLessThan(11_000);
  expect(result.lastLine).toBe('{"a":1}');
});
