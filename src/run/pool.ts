import PQueue from "p-queue";

/** Workers: bounds how many attempts run at once. */
export interface Pool {
  /** Resolves when another trial may be queued: what waits stays short, however long the plan. */
  room(): Promise<void>;
  /** Runs `work` when a worker is free; a later attempt goes before first ones, so that retries are not starved. */
  run<T>(attempt: number, work: () => Promise<T>): Promise<T>;
}

/** A backoff is waited for outside, so it occupies no worker. */
export function createPool(concurrency: number): Pool {
  const queue = new PQueue({ concurrency });
  return {
    room: () => queue.onSizeLessThan(1),
    run: (attempt, work) => queue.add(work, { priority: attempt }),
  };
}
