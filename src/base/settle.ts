import { UsageError } from "./errors.ts";
import type { Problem } from "./errors.ts";

/** What came of a step whose problems are reported together with those of others. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Catches a UsageError as data; any other error passes through. */
export async function settle<T>(step: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await step };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** The values of all steps; UsageError with the problems of all that have some. */
export async function settleAll<T>(steps: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.all(steps.map(settle));
  const problems = settled.flatMap((step) => (step.ok ? [] : step.problems));
  if (problems.length > 0) throw new UsageError(problems);
  return settled.flatMap((step) => (step.ok ? [step.value] : []));
}
