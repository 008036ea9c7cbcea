import { measuredName } from "../../adapters/github/artifacts/measured-artifact.ts";
import type { Config } from "../../model/config/config.ts";
import type { GateResult } from "../machine.ts";
import { isPlainGate } from "../inputs/plain-gate.ts";
import type { Job } from "../job.ts";
import { uploadOrKeep } from "./upload.ts";

/**
 * Stores the measurements that mode `report` judges. It also does so where the token of a fork may write, which owners
 * of private repositories can allow: mode `report` runs for every fork and would fail without them.
 */
export async function offerMeasured(
  job: Job,
  { config, result }: { readonly config: Config; readonly result: GateResult },
): Promise<void> {
  const { event, runId, runAttempt } = job.context;
  if (event.kind !== "pull-request" || !event.isReadOnly) return;
  // That mode judges by a config of the base. One that has this id by chance says nothing about these numbers.
  if (isPlainGate(job.inputs)) return;
  const { number, headSha } = event;
  const whose = {
    gate: config.id,
    run: { id: runId, attempt: runAttempt },
    pullRequest: { number, headSha },
  };
  const suite = job.inputs.suite === "" ? null : job.inputs.suite;
  const name = measuredName(config.id);
  await uploadOrKeep(job, { what: "the measurements for mode report", name, gateId: config.id }, () =>
    job.port.writeMeasured({ config, suite, whose, result }),
  );
}
