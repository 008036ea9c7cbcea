import { measuredName } from "../adapters/github/measured-artifact.ts";
import type { Config } from "../model/config.ts";
import type { GateResult } from "./gate-port.ts";
import type { Job } from "./job.ts";
import { isLeftToReport } from "./left-to-report.ts";
import type { OpenCheck } from "./open-check.ts";
import { uploadOrKeep } from "./upload.ts";

/** Stores what mode `report` judges by, where this job may not write check and comment itself. */
export async function offerMeasured(
  job: Job,
  check: OpenCheck,
  { config, result }: { readonly config: Config; readonly result: GateResult },
): Promise<void> {
  const { event, runId, runAttempt } = job.context;
  if (event.kind !== "pull-request" || !isLeftToReport(job, check.handle)) return;
  const { number, headSha } = event;
  const whose = {
    gate: config.id,
    run: { id: runId, attempt: runAttempt },
    pullRequest: { number, headSha },
  };
  const suite = job.inputs.suite === "" ? null : job.inputs.suite;
  await uploadOrKeep(job, { what: "the measurements for mode report", name: measuredName(config.id) }, () =>
    job.port.writeMeasured({ config, suite, whose, result }),
  );
}
