/** The world as far as waiting goes. */
export interface PollClock {
  readonly nowMs: () => number;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** A random number from 0 to 1. */
  readonly random: () => number;
}

const FIRST_MS = 1000;
const LONGEST_MS = 8000;

/**
 * Asks again, at growing distances with jitter, until there is an answer or the time is up; null = it is. GitHub's lists
 * lag behind uploads, and jobs that wait for the same one must not ask at the same times.
 */
export async function poll<T>(
  ask: () => Promise<T | null>,
  deadlineMs: number,
  { nowMs, pause, random }: PollClock,
): Promise<T | null> {
  const end = nowMs() + deadlineMs;
  for (let next = FIRST_MS; ; next = Math.min(2 * next, LONGEST_MS)) {
    const answer = await ask();
    const left = end - nowMs();
    if (answer !== null || left <= 0) return answer;
    await pause(Math.min(next * (0.5 + random()), left));
  }
}
