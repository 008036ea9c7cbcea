import type { AttemptContext } from "../../../src/run/ports.ts";

/** The context of a first attempt that no limit holds back. */
export function attemptContext(parts: Partial<AttemptContext> = {}): AttemptContext {
  return {
    signal: new AbortController().signal,
    seed: 123,
    attempt: 1,
    route: "own",
    another: () =>
      Promise.resolve({ kind: "go", signal: new AbortController().signal, end: () => undefined }),
    ...parts,
  };
}
