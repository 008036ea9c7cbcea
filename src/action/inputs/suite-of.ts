import type { Job } from "../job.ts";

/** Null = the whole matrix. */
export function suiteOf({ inputs }: Pick<Job, "inputs">): string | null {
  return inputs.suite === "" ? null : inputs.suite;
}
