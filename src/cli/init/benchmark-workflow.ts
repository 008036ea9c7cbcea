import { cleanText } from "../../base/clean-text.ts";
import type { RunnableBenchmarks } from "./benchmarks/find-benchmarks.ts";
import type { Starter } from "./inspect-repository.ts";
import { stepsText } from "./starter-workflow.ts";

/** A workflow that needs no config: both commits of a pull request are measured by turns. */
export function benchmarkWorkflow(starter: Starter, benchmarks: RunnableBenchmarks): string {
  const { tool, confidence, why, run, results } = benchmarks;
  const doubt = confidence === "sure" ? "" : "\n# Try `run` on your machine first: a part of it is a guess.";
  return `# ${tool} (${confidence}): ${cleanText(why, MOST_CHARS)}.${doubt}
name: regression-gate
on: pull_request
permissions: {}
concurrency:
  group: regression-gate-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  gate:
    runs-on: ubuntu-latest
    permissions:
      contents: read # check out
      checks: write # the status check
      pull-requests: write # the comment
    steps:
      - uses: actions/checkout@v7
        with:
          fetch-depth: 0 # both commits
${stepsText(starter)}      - uses: org/regression-gate@v1
        with:
          run: ${JSON.stringify(run)}
          results: ${results}
          baseline: ref:\${{ github.base_ref }}
          repetitions: 10
`;
}

const MOST_CHARS = 300;
