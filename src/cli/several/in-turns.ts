/** Work that needs the machine alone, or may share it. */
export interface Turn<T> {
  readonly isAlone: boolean;
  readonly work: () => Promise<T>;
}

/**
 * Does all of it: one after the other, or at most `jobs` at once. What needs the machine alone comes after all that shares it.
 * `work` does not throw. Results in the order of the turns.
 */
export async function inTurns<T>(turns: readonly Turn<T>[], jobs: number): Promise<readonly T[]> {
  const results = new Map<number, T>();
  const all = turns.map((turn, index) => ({ ...turn, index }));
  const isShared = ({ isAlone }: Turn<T>): boolean => jobs > 1 && !isAlone;
  await work(all.filter(isShared), jobs, results);
  await work(
    all.filter((turn) => !isShared(turn)),
    1,
    results,
  );
  return all.flatMap(({ index }) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}

async function work<T>(
  turns: readonly (Turn<T> & { readonly index: number })[],
  jobs: number,
  results: Map<number, T>,
): Promise<void> {
  const waiting = turns.values();
  const workers = Array.from({ length: jobs }, async () => {
    // One iterator for all workers: each takes the next turn.
    for (const turn of waiting) results.set(turn.index, await turn.work());
  });
  await Promise.all(workers);
}
