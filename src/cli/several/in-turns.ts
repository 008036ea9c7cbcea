/** Work that needs the machine alone, or can share it. */
export interface Turn<T> {
  readonly isAlone: boolean;
  readonly work: () => Promise<T>;
}

/**
 * Does all of the work, one after the other or at most `jobs` at once. Work that needs the machine alone runs after all
 * work that can share it. `work` does not throw. The results are in the order of the turns.
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
    // All workers share one iterator, so each takes the next turn.
    for (const turn of waiting) results.set(turn.index, await turn.work());
  });
  await Promise.all(workers);
}
