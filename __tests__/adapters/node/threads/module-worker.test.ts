import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { moduleWorkers } from "../../../../src/adapters/node/threads/module-worker.ts";
import type { ModulePort, ModuleResult } from "../../../../src/run/ports.ts";
import { inTempFolder } from "../../../support/temp-folder.ts";

const SOURCE = `
import { parentPort, threadId } from "node:worker_threads";
import { exit } from "node:process";
parentPort.postMessage("ready");
parentPort.postMessage(null);
parentPort.postMessage({ call: 1, answer: { ok: true, value: { task: "forged" }, durationMs: 1 }, workMs: 1 });
let calls = 0;
export const measure = async ({ axes }) => ({ task: axes.task, thread: threadId, calls: (calls += 1) });
export const together = ({ shared, count }) => {
  const arrived = new Int32Array(shared);
  Atomics.add(arrived, 0, 1);
  while (Atomics.load(arrived, 0) < count) Atomics.wait(arrived, 1, 0, 1);
  return { thread: threadId };
};
export const loop = () => { for (;;); };
export const mode = () => ({ mode: process.env.MODE });
export const boom = () => { throw new TypeError("boom"); };
export const net = () => { throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) }); };
export const http = () => { throw Object.assign(new Error("busy"), { status: 429 }); };
export const nothing = () => { throw null; };
export const uncloneable = () => ({ f: () => 1 });
export const leave = () => process.exit(3);
export const late = () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 5));
export const noisy = () => { console.log("::error::injected"); return { a: 1 }; };
export const number = 5;
export const leaky = () => { Promise.reject(new Error("nobody handles it")); return { a: 1 }; };
export const soon = ({ soon }) => { process.removeAllListeners("uncaughtException"); setTimeout(soon === "exit" ? () => exit(0) : () => { throw new Error("left behind"); }, 5); return { a: 1 }; };
export const deaf = () => { process.removeAllListeners("uncaughtException"); return new Promise(() => setTimeout(() => { throw new Error("unheard"); }, 1)); };
export const wait = () => new Promise((resolve) => setTimeout(() => resolve({ a: 2 }), 100));
export const full = () => { const kept = []; for (;;) kept.push(Array.from({ length: 1e5 }, (_, index) => index + 0.5)); };
export const mute = ({ axes }) => {
  const wrong = () => 0;
  Object.assign(globalThis, { setImmediate: wrong, setTimeout: wrong });
  Object.assign(performance, { now: wrong });
  Object.assign(MessagePort.prototype, { postMessage: wrong });
  Object.assign(Atomics, { add: wrong });
  parentPort.close();
  return { task: axes.task };
};
export const unreadable = () => { throw { get message() { throw new Error("no"); }, get code() { throw new Error("no"); } }; };
export const goneSoon = () => { setTimeout(() => process.exit(0), 1); return { a: 1 }; };
`;
const never = new AbortController().signal;
let modules: ModulePort;
let finish: () => void;
let cleaned: Promise<void>;

beforeAll(async () => {
  await new Promise<void>((ready) => {
    cleaned = inTempFolder(async (folder) => {
      await writeFile(join(folder, "m.mjs"), SOURCE);
      modules = moduleWorkers({ cwd: folder, env: { MODE: "test" }, heapMb: 64 });
      const finished = new Promise<void>((resolve) => (finish = resolve));
      ready();
      await finished;
      await modules.close();
    });
  });
});
afterAll(async () => {
  finish();
  await cleaned;
});

function call(exportName: string, signal: AbortSignal): Promise<ModuleResult> {
  return modules.call({ module: "m.mjs", exportName, argument: { axes: { task: "a" } } }, signal);
}

test("gives what the export returns and the time of the call alone; threads are kept", async () => {
  const first = await call("measure", never);
  const second = await call("measure", never);
  expect(first).toMatchObject({ ok: true, value: { task: "a", calls: 1 } });
  expect(second).toMatchObject({ ok: true, value: { calls: 2 } });
  expect(first.ok && first.durationMs).toBeGreaterThan(0);
});

test("calls at the same time, each of which goes on when all have come, run in threads of their own", async () => {
  const argument = { shared: new SharedArrayBuffer(8), count: 3 };
  const request = { module: "m.mjs", exportName: "together", argument };
  const results = await Promise.all([1, 2, 3].map(() => modules.call(request, never)));
  const threads = results.map(
    (result) => result.ok && /"thread":\d+/.exec(JSON.stringify(result.value))?.[0],
  );
  expect(new Set(threads).size).toBe(3);
  expect(threads).not.toContain(undefined);
});

test("an endless loop is ended by the signal, and the next call works", async () => {
  const stopped = await call("loop", AbortSignal.timeout(200));
  expect(stopped).toMatchObject({ ok: false, error: { code: "ABORT_ERR" } });
  expect(await call("measure", never)).toMatchObject({ ok: true });
});

test("tells when the module is loaded, and only then: the call itself comes next", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(
      join(folder, "slow.mjs"),
      "await new Promise((go) => setTimeout(go, 300)); export default () => ({ a: 1 });",
    );
    const slow = moduleWorkers({ cwd: folder, env: {}, heapMb: 64 });
    const request = { module: "slow.mjs", exportName: "default", argument: null };
    const loadedAfterMs: number[] = [];
    const startMs = performance.now();
    const onLoaded = (): void => void loadedAfterMs.push(performance.now() - startMs);
    expect(await slow.call(request, never, { onLoaded })).toMatchObject({ ok: true, value: { a: 1 } });
    expect(await slow.call(request, never, { onLoaded })).toMatchObject({ ok: true });
    await slow.close();
    expect(loadedAfterMs).toHaveLength(1);
    expect(loadedAfterMs[0]).toBeGreaterThan(290);
  });
});

test("threads have the environment they are given", async () => {
  expect(await call("mode", never)).toMatchObject({ value: { mode: "test" } });
});

describe("tells what went wrong by code", () => {
  test.each([
    ["boom", "TypeError", "boom"],
    ["net", "ECONNRESET", "fetch failed"],
    ["http", "http-429", "busy"],
    ["nothing", "thrown", "null"],
    ["uncloneable", "result-not-cloneable", "could not be cloned"],
    ["leave", "process-exit", "process.exit(3)"],
    ["late", "uncaught-exception", "nothing catches: late"],
    ["leaky", "unhandled-rejection", "nothing awaits: nobody handles it"],
    ["full", "out-of-memory", "heap out of memory"],
    ["unreadable", "thrown", "has no text"],
    ["missing", "export-missing", "to export a function 'missing'"],
    ["number", "export-missing", "to export a function 'number'"],
  ])("%s: %s", async (exportName, code, message) => {
    const result = await call(exportName, never);
    expect(result).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(message) } });
  });

  test("a module that is not there", async () => {
    const result = await modules.call({ module: "none.mjs", exportName: "x", argument: null }, never);
    expect(result).toMatchObject({ ok: false, error: { code: "module-not-loaded" } });
  });
});

test("what a module prints stays out of our output", async () => {
  const written: unknown[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array) => written.push(chunk) > 0;
  try {
    expect(await call("noisy", never)).toMatchObject({ value: { a: 1 } });
  } finally {
    process.stdout.write = write;
  }
  expect(written).toEqual([]);
});

test("what one call leaves unhandled is its own, and costs no other call its answer", async () => {
  const names = Array.from({ length: 40 }, (_, index) => (index % 4 === 1 ? "leaky" : "measure"));
  const answers = await Promise.all(names.map((name) => call(name, never)));
  expect(answers.map((answer) => answer.ok)).toEqual(names.map((name) => name === "measure"));
});

test.each([
  ["throw", "uncaught-exception"],
  ["exit", "process-exit"],
])(
  "what fails after its call was answered (%s) is told to that call, not to the next one",
  async (soon, code) => {
    await inTempFolder(async (folder) => {
      await writeFile(join(folder, "m.mjs"), SOURCE);
      const alone = moduleWorkers({ cwd: folder, env: {}, heapMb: 64 });
      const late: string[] = [];
      const ask = (exportName: string) =>
        alone.call({ module: "m.mjs", exportName, argument: { soon } }, never, {
          onLate: (error) => void late.push(`${exportName}: ${error.code}`),
        });
      expect([await ask("soon"), await ask("wait")]).toMatchObject([
        { ok: true, value: { a: 1 } },
        { ok: true, value: { a: 2 } },
      ]);
      await alone.close();
      expect(late).toEqual([`soon: ${code}`]);
    });
  },
);

test("an error that nothing catches is called that, though the module removed all listeners before", async () => {
  expect(await call("deaf", never)).toMatchObject({ ok: false, error: { code: "uncaught-exception" } });
});

test("a module that closes its port and replaces timers, clocks and ports still gets its own answers", async () => {
  await inTempFolder(async (folder) => {
    await writeFile(join(folder, "m.mjs"), SOURCE);
    const alone = moduleWorkers({ cwd: folder, env: {}, heapMb: 64 });
    const ask = (task: string) =>
      alone.call({ module: "m.mjs", exportName: "mute", argument: { axes: { task } } }, never);
    for (const task of ["a", "b"]) {
      const answer = await ask(task);
      expect(answer).toMatchObject({ ok: true, value: { task } });
      expect(answer.ok && answer.durationMs).toBeGreaterThan(0);
    }
    await alone.close();
  });
});

test("a thread that ended while nobody asked it is not asked again", async () => {
  expect(await call("goneSoon", never)).toMatchObject({ ok: true });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const results = await Promise.all(Array.from({ length: 4 }, () => call("measure", never)));
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
}, 10_000);
