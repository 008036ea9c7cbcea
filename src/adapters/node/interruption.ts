import { setImmediate as nextTurn } from "node:timers/promises";
import { EXIT, InterruptedError } from "../../base/errors.ts";
import { guardGroups } from "./process/guarded-groups.ts";

/** SIGHUP: the terminal was closed. A job that is cancelled gets SIGINT, and SIGTERM some seconds later. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruption {
  /** Aborted by the first signal that asks this process to end; the second ends it at once, and every process of the run with it. */
  readonly signal: AbortSignal;
  /**
   * Runs work that takes long without a pause, in which no signal could be heard: the system ends this process then, as it
   * ends every program, and the children of other work end with it. Where this process owes an orderly end, a signal is heard
   * after the work. InterruptedError if a signal came before.
   */
  readonly busy: <T>(work: () => T) => Promise<T>;
}

/** What has to be done before this process ends, such as a `teardown`. */
let owed = 0;

/** Until `paid` is called, this process is not ended without a word. */
export function oweOrderlyEnd(): { readonly paid: () => void } {
  owed += 1;
  return { paid: () => void (owed -= 1) };
}

/** `why` is the reason of the signal. */
export function interruption(why: string): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Error(why));
  };
  const listen = (): void => {
    for (const signal of SIGNALS) process.on(signal, interrupt);
  };
  listen();
  return {
    signal: controller.signal,
    async busy(work) {
      await nextTurn();
      if (controller.signal.aborted) throw new InterruptedError(why);
      if (owed > 0) return work();
      const release = guardGroups();
      if (release === null) return work();
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
      try {
        return work();
      } finally {
        listen();
        release();
      }
    },
  };
}
