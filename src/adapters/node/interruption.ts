import { EXIT } from "../../base/errors.ts";

/** SIGHUP: the terminal was closed. A job that is cancelled gets SIGINT, and SIGTERM some seconds later. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Aborted by the first signal that asks this process to end, with `why`; the second ends it at once, and every process
 * of the run with it.
 */
export function interruption(why: string): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Error(why));
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return controller.signal;
}
