import PQueue from "p-queue";

/** Workers: bounds how many attempts run at once. */
export interface Pool {
  /** Whether a worker has nothing to do. */
  isFree(): boolean;
  /** Occupies a free worker until the returned function is called. */
  occupy(): () => void;
}

/**
 * `onFree` is called whenever a worker becomes free. A backoff is waited for outside of the pool, so it occupies no
 * worker.
 */
export function createPool(concurrency: number, onFree: () => void): Pool {
  const queue = new PQueue({ concurrency });
  queue.on("next", onFree);
  return {
    isFree: () => queue.pending + queue.size < concurrency,
    occupy() {
      const { promise, resolve } = deferred();
      void queue.add(() => promise);
      return resolve;
    },
  };
}

/** `Promise.withResolvers` needs Node 22. */
function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
