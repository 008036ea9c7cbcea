import type { Published } from "../../adapters/github/published.ts";
import type { Job } from "../job.ts";

/** The value; or null, with one warning in the log. */
export function valueOrWarn<T>(job: Job, published: Published<T>): T | null {
  if (published.done) return published.value;
  job.io.warn(published.warning.text);
  return null;
}
