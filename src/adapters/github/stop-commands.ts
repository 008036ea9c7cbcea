import { randomUUID } from "node:crypto";

/**
 * Runs work whose printed text may come from anyone. Between the two lines the runner takes no workflow command, so a
 * child or a case called `::set-env …` is only text.
 */
export async function withCommandsStopped<T>(
  print: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const token = randomUUID();
  print(`::stop-commands::${token}`);
  try {
    return await work();
  } finally {
    print(`::${token}::`);
  }
}
