import type { Starter } from "./inspect-repository.ts";
import { starterCase } from "./starter-case.ts";

/** A commented regression-gate.yml that passes `validate` as it is. */
export function starterConfig(starter: Starter, branch: string | null): string {
  const { file, interpreter, latency } = starterCase(starter.language);
  const command = [...(starter.interpreter ?? interpreter), file];
  return `${starter.isInstalled ? "# yaml-language-server: $schema=./node_modules/regression-gate/schema/config.schema.json\n" : ""}# Chosen because ${starter.why}.
version: 1
id: ${starter.id} # names the check, the comment, the artifact and the baseline
seed: 7

matrix:
  axes: # every combination is one case
    task: [alpha, beta, gamma, delta, epsilon, zeta] # or { file: tasks.jsonl, id: id }
    mode: [fast, careful]
  repetitions: 5

run:
  command: [${command.map(plainOrQuoted).join(", ")}] # the case comes as JSON on stdin; the last line of stdout is the metrics
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
${secretsText(starter)}${pathsText(starter)}`;
}

function secretsText({ secrets }: Starter): string {
  if (secrets.length === 0) return "";
  return `
# Read by the sources; their values are removed from all that is stored and printed. Without one, runs of forks are not measured.
secrets: [${secrets.join(", ")}]
`;
}

function pathsText({ paths }: Starter): string {
  if (paths === null) {
    return `
# Every pull request is judged. With \`paths\`, one that touches none of these files passes at once:
#   paths: ["src/**", "regression-gate/**", regression-gate.yml]
`;
  }
  const globs = [...paths, "regression-gate/**", "regression-gate.yml"];
  return `
# A pull request that touches none of these passes at once. A new folder of the program has to be added.
paths: [${globs.map((glob) => JSON.stringify(glob)).join(", ")}]
`;
}

function plainOrQuoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : JSON.stringify(word);
}
