/** An abort signal that ends with its parent, and can be ended or released alone. */
export interface AbortScope {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** A scope below this one; `release` it when its work is done. */
  fork(): AbortScope;
  release(): void;
}

/**
 * Scope that aborts when `signal` does. Children are kept in a set under one listener: thousands of listeners on one
 * signal are slow and make Node 20 warn of a leak.
 */
export function abortScope(signal: AbortSignal): AbortScope {
  const forward = (): void => scope.abort(signal.reason);
  const scope = createScope(() => signal.removeEventListener("abort", forward));
  if (signal.aborted) {
    forward();
  } else {
    signal.addEventListener("abort", forward, { once: true });
  }
  return scope;
}

function createScope(onRelease: () => void): AbortScope {
  const controller = new AbortController();
  const children = new Set<AbortScope>();
  return {
    signal: controller.signal,
    abort(reason) {
      controller.abort(reason);
      for (const child of children) {
        child.abort(reason);
      }
    },
    fork() {
      const child = createScope(() => children.delete(child));
      if (controller.signal.aborted) {
        child.abort(controller.signal.reason);
      }
      children.add(child);
      return child;
    },
    release: onRelease,
  };
}
