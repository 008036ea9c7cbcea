import { withoutCasePlaces } from "../../base/template.ts";
import { invocationConfig, resultsConfig } from "../../app/default-policy/infer-config.ts";
import { applyBaseline } from "../../config/baseline.ts";
import { requireMargins } from "../../app/default-policy/policy-flags.ts";
import { type Problem, UsageError } from "../../base/errors.ts";
import type { Config } from "../../model/config/config.ts";
import { configLines } from "../inputs/inputs.ts";
import { plainGateId } from "../inputs/plain-gate.ts";
import { requireRepositoryFile, requireRepositoryFiles } from "../inputs/repository-file.ts";
import type { Job } from "../job.ts";

const REPETITIONS = 10;

/** The variable for the command, which the shell alone reads. */
const COMMAND = "REGRESSION_GATE_COMMAND";

/** The config of a gate whose inputs stand in place of one. UsageError where the results cannot be read. */
export async function readPlainConfig(job: Job): Promise<Config> {
  try {
    requireMargins(configLines(job.inputs.margin));
    return await inputConfig(job);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(error.problems.map(ofInput), { cause: error }) : error;
  }
}

/** Names of flags of the command line -> inputs. */
const INPUT_OF: Readonly<Record<string, string>> = {
  margin: "margin",
  "--margin": "margin",
  "--input-format": "input-format",
};

function ofInput(problem: Problem): Problem {
  const input = INPUT_OF[problem.file];
  return input === undefined ? problem : { ...problem, file: "action inputs", path: input };
}

async function inputConfig(job: Job): Promise<Config> {
  const { inputs, workspace, context } = job;
  const { event } = context;
  const place = {
    id: plainGateId(context),
    results: inputs.results,
    format: inputs["input-format"] === "" ? null : inputs["input-format"],
    margins: configLines(inputs.margin),
    own: ownInputs(job),
  };
  if (inputs.run === "") {
    // The file may be a link to anywhere on a pull request.
    const isTrusted = event.kind === "pull-request" && event.trusted;
    await (isTrusted ? requireRepositoryFiles : requireRepositoryFile)(workspace, inputs.results);
    return resultsConfig(workspace, place);
  }
  const config = invocationConfig({
    ...place,
    command: [...inputs.shell.trim().split(/\s+/), "-c", `eval "$${COMMAND}"`],
    // Braces of a template belong to what the command runs: there are no cases before it has run.
    env: { [COMMAND]: withoutCasePlaces(inputs.run) },
    repetitions: inputs.repetitions === "" ? REPETITIONS : Number(inputs.repetitions),
  });
  return applyBaseline(config, { text: inputs.baseline, place: "input baseline" });
}

/** The workflow that a job runs is the measured commit's own, but for pull_request_target. */
function ownInputs({ inputs, context: { event } }: Pick<Job, "inputs" | "context">): string {
  const isBase = event.kind === "pull-request" && event.trusted;
  const whose = isBase ? "the base" : "the measured commit itself";
  const said = [
    ...configLines(inputs.margin).map((margin) => `margin ${margin}`),
    ...(inputs["fail-on"] === "" ? [] : [`fail-on ${inputs["fail-on"]}`]),
  ];
  return said.length === 0 ? "" : `; ${said.join(", ")} by the workflow of ${whose}`;
}
