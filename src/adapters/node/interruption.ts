import { setImmediate as nextTurn } from "node:timers/promises";
import { EXIT, InterruptedError } from "../../base/errors.ts";
import { hasLiveGroups } from "./process/process-group.ts";

/** SIGHUP: the terminal was closed. A job that is cancelled gets SIGINT, and SIGTERM some seconds later. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interruption {
  /** Aborted by the first signal that asks this process to end; the second ends it at once, and every process of the run with it. */
  readonly signal: AbortSignal;
  /**
   * Runs work that takes long without a pause, in which no signal could be heard: the system ends this process then, as it
   * ends every program. For what leaves nothing behind to clean up. InterruptedError if a signal came before.
   */
  readonly busy: <T>(work: () => T) => Promise<T>;
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
      // Another gate of this process is running its trials.
      if (hasLiveGroups()) return work();
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
      try {
        return work();
      } finally {
        listen();
      }
    },
  };
}
