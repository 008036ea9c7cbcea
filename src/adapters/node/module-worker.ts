import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ModulePort, ModuleResult } from "../../run/ports.ts";
import { MARK_NAME, killMarked, markVariable, newMark } from "./process-mark.ts";

export interface ModuleWorkersOptions {
  /** Absolute folder that module paths are relative to. Worker threads share the process's working directory. */
  readonly cwd: string;
  /** Environment of the threads. */
  readonly env: Readonly<Record<string, string>>;
}

type Answer = ModuleResult | "ended";

/**
 * Calls exports of modules in worker threads, one call a thread at a time; threads are kept for later calls. On abort
 * the thread is terminated, which stops even an endless loop, and so are the processes that it started. What a module prints is dropped, so that it never mixes
 * with our output.
 */
export function moduleWorkers(options: ModuleWorkersOptions): ModulePort {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const urlOf = createUrls(options.cwd);

  /** One that ended while nobody asked it (a module's own timer called process.exit) would never answer. */
  function take(): Thread {
    let thread = idle.pop();
    while (thread?.hasEnded() === true) {
      all.delete(thread);
      killStraysOf([thread]);
      thread = idle.pop();
    }
    thread ??= startThread(options.env);
    all.add(thread);
    thread.worker.ref();
    return thread;
  }

  return {
    async call({ module, exportName, argument }, signal, onLoaded) {
      if (signal.aborted) {
        return stopped;
      }
      const thread = take();
      const answer = await thread.ask({ url: urlOf(module), exportName, argument }, signal, onLoaded);
      if (answer === "ended" || signal.aborted) {
        all.delete(thread);
        await end([thread]);
        return answer === "ended" ? (signal.aborted ? stopped : exited) : answer;
      }
      thread.worker.unref();
      idle.push(thread);
      return answer;
    },
    async close() {
      await end([...all]);
      all.clear();
      idle.length = 0;
    },
  };
}

/** Of modules, each made once: a run calls the same one again and again. */
function createUrls(folder: string): (module: string) => string {
  const urls = new Map<string, string>();
  return (module) => {
    const url = urls.get(module) ?? pathToFileURL(resolve(folder, module)).href;
    urls.set(module, url);
    return url;
  };
}

const stopped: ModuleResult = { ok: false, error: { code: "ABORT_ERR", message: "the call was stopped" } };
const exited: ModuleResult = {
  ok: false,
  error: {
    code: "worker-exited",
    message: "the thread ended before it answered (process.exit, or out of memory)",
  },
};

/** A thread that is asked one thing at a time. Its listeners stay: setting them anew costs as much as the call. */
interface Thread {
  readonly worker: Worker;
  /** Of the processes that the module starts: ending a thread does not end them. */
  readonly mark: string;
  hasEnded(): boolean;
  ask(request: object, signal: AbortSignal, onLoaded: OnLoaded): Promise<Answer>;
}

type OnLoaded = (() => void) | undefined;

/** Said by a thread before its first call of a module. */
const LOADED = "loaded";

interface Listener {
  readonly tell: (answer: Answer) => void;
  readonly onLoaded: OnLoaded;
}

function startThread(env: Readonly<Record<string, string>>): Thread {
  const { worker, mark } = startWorker(env);
  let listener: Listener | null = null;
  let isOver = false;
  worker.on("message", (message: ModuleResult | typeof LOADED) => {
    if (message === LOADED) listener?.onLoaded?.();
    else listener?.tell(message);
  });
  worker.on("exit", () => {
    isOver = true;
    listener?.tell("ended");
  });
  return {
    worker,
    mark,
    hasEnded: () => isOver,
    ask: (request, signal, onLoaded) =>
      new Promise((resolveAnswer) => {
        const onAbort = (): void => settle("ended");
        const settle = (answer: Answer): void => {
          listener = null;
          signal.removeEventListener("abort", onAbort);
          resolveAnswer(answer);
        };
        listener = { tell: settle, onLoaded };
        signal.addEventListener("abort", onAbort, { once: true });
        // A thread's port, not a window: it has no origin.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage(request);
      }),
  };
}

function startWorker(env: Readonly<Record<string, string>>): Pick<Thread, "worker" | "mark"> {
  const mark = newMark();
  const worker = new Worker(WORKER_SOURCE, {
    eval: true,
    env: { ...env, ...markVariable(mark, env[MARK_NAME]) },
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  // Also told by "exit", which is waited for; without a listener it would end this process.
  worker.on("error", () => undefined);
  return { worker, mark };
}

async function end(threads: readonly Thread[]): Promise<void> {
  await Promise.all(threads.map(({ worker }) => worker.terminate()));
  killStraysOf(threads);
}

function killStraysOf(threads: readonly Thread[]): void {
  const marks = new Set(threads.map(({ mark }) => mark));
  if (marks.size > 0) killMarked((mark) => marks.has(mark));
}

/**
 * Source text, since the bundle is one file and has no second one to start a thread from. Time is taken around the call
 * alone: loading the module is no part of a measurement.
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
    return fail("cannot load " + url + ": " + String(error?.message ?? error), "module-not-loaded");
  }
  if (typeof work !== "function") {
    return fail("expected " + url + " to export a function '" + exportName + "'", "export-missing");
  }
  try {
    const start = performance.now();
    const value = await work(argument);
    return { ok: true, value, durationMs: performance.now() - start };
  } catch (error) {
    return fail(error, codeOf(error));
  }
};
parentPort.on("message", async (request) => {
  const answer = await call(request);
  try {
    parentPort.postMessage(answer);
  } catch (error) {
    parentPort.postMessage(fail(error, "result-not-cloneable"));
  }
});
`;
