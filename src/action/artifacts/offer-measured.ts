import { measuredName } from "../../adapters/github/artifacts/measured-artifact.ts";
import type { Config } from "../../model/config/config.ts";
import type { GateResult } from "../machine.ts";
import type { Job } from "../job.ts";
import { uploadOrKeep } from "./upload.ts";

/**
 * Stores what mode `report` judges by. Also where a fork's token may write, as owners of private repositories can allow: it
 * is asked to report of every fork, and would say that nothing was brought.
 */
export async function offerMeasured(
  job: Job,
  { config, result }: { readonly config: Config; readonly result: GateResult },
): Promise<void> {
  const { event, runId, runAttempt } = job.context;
  if (event.kind !== "pull-request" || !event.isReadOnly) return;
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
