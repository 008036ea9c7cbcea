import { Worker } from "node:worker_threads";
import type { ModuleResult } from "../../../run/ports.ts";
import { MARK_NAME, killMarked, markVariable, newMark } from "../process/process-mark.ts";

export interface ModuleRequest {
  /** `file:` URL of the module. */
  readonly url: string;
  readonly exportName: string;
  readonly argument: unknown;
}

/** What a thread tells. Nothing comes after `onEnd`. */
export interface ThreadEvents {
  /** It has started. */
  onUp(): void;
  /** The module is loaded, and its first call comes now. */
  onLoaded(): void;
  /** `workMs`: duration of the call, without loading the module. */
  onAnswer(answer: ModuleResult, workMs: number): void;
  /** Also of one that did not start. */
  onEnd(): void;
}

/** A worker thread that runs one call at a time. Its listeners stay: setting them again costs as much as the call. */
export interface ModuleThread {
  ask(request: ModuleRequest): void;
  /** Requests that it has started, including those that it has not reported yet. */
  begun(): number;
  /** Whether it keeps this process from ending. */
  hold(): void;
  release(): void;
  /** Stops even an endless loop, and the processes that the module has started. */
  end(): Promise<void>;
  /** Kills at once the processes that an ended thread has left behind. */
  killStrays(): void;
}

/** Said by a thread before its first call of a module. */
const LOADED = "loaded";

interface Answered {
  readonly answer: ModuleResult;
  readonly workMs: number;
}

/** `env`: its environment. What a module prints is dropped, so that it never mixes with our output. */
export function startModuleThread(env: Readonly<Record<string, string>>, events: ThreadEvents): ModuleThread {
  // Of the processes that the module starts: ending a thread does not end them.
  const mark = newMark();
  // Shared, since a thread that ends suddenly can no longer report anything.
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(WORKER_SOURCE, {
    eval: true,
    env: { ...env, ...markVariable(mark, env[MARK_NAME]) },
    stdout: true,
    stderr: true,
  });
  // Not as its data, which modules may look at.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(begun);
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on("online", () => events.onUp());
  worker.on("message", (message: Answered | typeof LOADED) => {
    if (message === LOADED) events.onLoaded();
    else events.onAnswer(message.answer, message.workMs);
  });
  // Also reported by "exit", which is awaited; without a listener it would end this process.
  worker.on("error", () => undefined);
  worker.on("exit", () => events.onEnd());
  const killStrays = (): void => killMarked((one) => one === mark);
  return {
    ask(request) {
      // A thread's port, not a window: it has no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(request);
    },
    begun: () => Atomics.load(begun, 0),
    hold: () => worker.ref(),
    release: () => worker.unref(),
    async end() {
      await worker.terminate();
      killStrays();
    },
    killStrays,
  };
}

/**
 * Source text, since the bundle is one file and has no second one to start a thread from. Time is taken around the call
 * alone: loading the module is not part of a measurement.
 */
const WORKER_SOURCE = `
const { parentPort } = require("node:worker_threads");
const loaded = new Map();
const fail = (error, code) => ({ ok: false, error: { code, message: String(error?.message ?? error) } });
const codeOf = (error) => {
  const source = [error, error?.cause].find((one) => Number.isInteger(one?.status) || typeof one?.code === "string");
  if (source === undefined) return typeof error?.name === "string" ? error.name : "thrown";
  return Number.isInteger(source.status) ? "http-" + source.status : source.code;
};
const load = async (url) => {
  if (!loaded.has(url)) {
    loaded.set(url, await import(url));
    parentPort.postMessage("${LOADED}");
  }
  return loaded.get(url);
};
const call = async ({ url, exportName, argument }) => {
  let work;
  try {
    work = (await load(url))[exportName];
  } catch (error) {
    return { answer: fail("cannot load " + url + ": " + String(error?.message ?? error), "module-not-loaded"), workMs: 0 };
  }
  if (typeof work !== "function") {
    return { answer: fail("expected " + url + " to export a function '" + exportName + "'", "export-missing"), workMs: 0 };
  }
  const start = performance.now();
  try {
    const value = await work(argument);
    const workMs = performance.now() - start;
    return { answer: { ok: true, value, durationMs: workMs }, workMs };
  } catch (error) {
    return { answer: fail(error, codeOf(error)), workMs: performance.now() - start };
  }
};
const serve = (begun) => parentPort.on("message", async (request) => {
  Atomics.add(begun, 0, 1);
  const answered = await call(request);
  try {
    parentPort.postMessage(answered);
  } catch (error) {
    parentPort.postMessage({ ...answered, answer: fail(error, "result-not-cloneable") });
  }
});
parentPort.once("message", serve);
`;
