import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModulePort, ModuleResult } from "../../../run/ports.ts";
import { systemClock } from "../clock.ts";
import { killMarked } from "../process/process-mark.ts";
import { startModuleThread, type ThreadOptions } from "./module-thread.ts";
import { ThreadPool } from "./thread-pool.ts";

export interface ModuleWorkersOptions extends ThreadOptions {
  /** Absolute folder that module paths are relative to. Worker threads share the process's working directory. */
  readonly cwd: string;
}

/**
 * Calls exports of modules in worker threads, one call a thread at a time; threads are kept for later calls. On abort
 * the thread is terminated, which stops even an endless loop, and so are the processes that it started. What a module prints is dropped, so that it never mixes
 * with our output.
 */
export function moduleWorkers(options: ModuleWorkersOptions): ModulePort {
  const urlOf = createUrls(options.cwd);
  const pool = new ThreadPool({
    start: (events) => startModuleThread(options, events),
    killStrays: (marks) => killMarked((mark) => marks.includes(mark)),
    atOnce: availableParallelism(),
    clock: systemClock,
  });
  return {
    async call({ module, exportName, argument }, signal, events = {}) {
      if (signal.aborted) return stopped;
      const answer = await pool.ask({ url: urlOf(module), exportName, argument }, signal, events);
      return answer === "ended" ? stopped : answer;
    },
    close: () => pool.close(),
  };
}

/** The URLs of modules, each made once: a run calls the same one again and again. */
function createUrls(folder: string): (module: string) => string {
  const urls = new Map<string, string>();
  return (module) => {
    const url = urls.get(module) ?? pathToFileURL(resolve(folder, module)).href;
    urls.set(module, url);
    return url;
  };
}

const stopped: ModuleResult = { ok: false, error: { code: "ABORT_ERR", message: "the call was stopped" } };
