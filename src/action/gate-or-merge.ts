import { gate } from "./modes/gate.ts";
import type { Job } from "./job.ts";
import { merge } from "./modes/merge.ts";

/** A gate that names shards is a merge of them; any other measures in this job. */
export async function gateOrMerge(job: Job): Promise<number> {
  return job.inputs.shards === "" ? gate(job) : merge(job);
}
