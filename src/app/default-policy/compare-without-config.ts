import type { Config } from "../../model/config/config.ts";
import type { Report } from "../../model/result/report.ts";
import { baselineOf, type CompareRequest, listed, loadSides } from "../compare-runs.ts";
import { judgeRows } from "../judge-run.ts";
import { busily, type Workspace } from "../workspace.ts";
import { inferConfig } from "./infer-config.ts";
import { measuredFacts } from "./measured-facts.ts";
import type { PolicyFlags } from "./policy-flags.ts";

export interface PlainCompareRequest extends Omit<CompareRequest, "config" | "where" | "suite"> {
  readonly flags: PolicyFlags;
  /** Changes of the config that flags ask for, such as `fail-on`. */
  readonly override: (config: Config) => Config;
}

/** Compares the files of two runs that no config describes; the fixed policy judges. */
export async function compareWithoutConfig(
  request: PlainCompareRequest,
  workspace: Workspace,
): Promise<Report> {
  const { candidate, baseline } = await loadSides(request, null);
  // Reads all rows, which takes long for large files.
  const facts = await busily(workspace, () => measuredFacts([candidate, baseline], "one-test"));
  const config = request.override(
    inferConfig(facts, {
      id: "compare",
      place: listed(request.candidate).join(", "),
      file: listed(request.candidate)[0] ?? "",
      format: request.inputFormat ?? null,
      flags: request.flags,
      isByFlags: true,
      own: "",
    }),
  );
  const judging = {
    config,
    selection: { suite: null, where: {} },
    plan: null,
    run: candidate.run,
    baseline: baselineOf(request, { candidate, baseline }, workspace),
    policyChanges: [],
    sameJob: request.sameJob,
  };
  return judgeRows(judging, request.saveTo ?? null, workspace);
}
