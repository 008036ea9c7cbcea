import { statusOf } from "../../baselines/github-error.ts";

/** The options for the request of such a write: the client must not repeat it by itself. */
export const NOT_REPEATED = { retries: 0 } as const;

/**
 * A write that must not happen twice. When the connection breaks off, it is unknown whether it happened: that is looked up before
 * the only other try. `write` has to be NOT_REPEATED; `find` answers null when there is nothing yet.
 */
export async function writeOnce<T>(write: () => Promise<T>, find: () => Promise<T | null>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && status < 500) throw error;
    return (await find()) ?? (await write());
  }
}
