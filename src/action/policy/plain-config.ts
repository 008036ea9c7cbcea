import { invocationConfig, resultsConfig } from "../../app/default-policy/infer-config.ts";
import { applyBaseline } from "../../config/baseline.ts";
import type { Config } from "../../model/config/config.ts";
import { configLines, type Inputs } from "../inputs/inputs.ts";
import { plainGateId } from "../inputs/plain-gate.ts";
import { requireRepositoryFile } from "../inputs/repository-file.ts";
import type { Job } from "../job.ts";

const REPETITIONS = 10;

/** The variable for the command. The shell alone reads it: a command in an argument would be looked at for places. */
const COMMAND = "REGRESSION_GATE_COMMAND";

/** The config of a gate whose inputs stand in place of one. UsageError where the results cannot be read. */
export async function readPlainConfig(job: Job): Promise<Config> {
  const { inputs, workspace, context } = job;
  const place = {
    id: plainGateId(context),
    results: inputs.results,
    format: inputs["input-format"] === "" ? null : inputs["input-format"],
    margins: configLines(inputs.margin),
    own: ownInputs(inputs),
  };
  if (inputs.run === "") {
    // The file may be a link to anywhere on a pull request.
    await requireRepositoryFile(workspace, inputs.results);
    return resultsConfig(workspace, place);
  }
  const config = invocationConfig({
    ...place,
    command: [...inputs.shell.trim().split(/\s+/), "-c", `eval "$${COMMAND}"`],
    env: { [COMMAND]: inputs.run },
    repetitions: inputs.repetitions === "" ? REPETITIONS : Number(inputs.repetitions),
  });
  return applyBaseline(config, { text: inputs.baseline, place: "input baseline" });
}

/** The workflow that a pull request's job runs is the pull request's own. */
function ownInputs(inputs: Inputs): string {
  const said = [
    ...configLines(inputs.margin).map((margin) => `margin ${margin}`),
    ...(inputs["fail-on"] === "" ? [] : [`fail-on ${inputs["fail-on"]}`]),
  ];
  return said.length === 0 ? "" : `; ${said.join(", ")} by the workflow of the measured commit itself`;
}
