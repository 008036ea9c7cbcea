import type { Starter } from "./inspect-repository.ts";
import { starterCase } from "./starter-case.ts";

/** A commented regression-gate.yml that passes `validate` as it is. */
export function starterConfig(starter: Starter, branch: string | null): string {
  const { command, latency } = starterCase(starter.language);
  return `# yaml-language-server: $schema=./node_modules/regression-gate/schema/config.schema.json
# Chosen because: ${starter.why}.
version: 1
id: ${starter.id} # names the check, the comment, the artifact and the baseline
seed: 7

matrix:
  axes: # every combination is one case
    task: [alpha, beta, gamma, delta, epsilon, zeta] # or { file: tasks.jsonl, id: id }
    mode: [fast, careful]
  repetitions: 5

run:
  command: [${command.join(", ")}] # the case comes as JSON on stdin; the last line of stdout is the metrics
  timeout: 60s

metrics:
  ${latency}: { kind: latency, margin: 10%, unit: ms } # lower is better
  size-bytes: { kind: exact } # must not change at all

compare:
  unit: task # tasks are paired between the two sides
  by: [mode] # each mode is judged on its own

# Where the numbers to compare with come from. On noisy machines run both sides in one job:
#   baseline: { from: ref, ref: ${JSON.stringify(branch ?? "BRANCH")} }
baseline: { from: artifact } # of the branch that the pull request goes into

# A pull request that touches none of these passes at once.
paths: [${[...starter.paths, "regression-gate/**", "regression-gate.yml"].map((glob) => JSON.stringify(glob)).join(", ")}]
`;
}
