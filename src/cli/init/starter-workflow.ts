import type { Starter } from "./inspect-repository.ts";

/** A workflow that gates pull requests and stores the baseline of the default branch; null = its name is not known. */
export function starterWorkflow(starter: Starter, branch: string | null): string {
  const branches = branch === null ? "" : `\n    branches: [${JSON.stringify(branch)}]`;
  const install = starter.install === null ? "" : `      - run: ${starter.install}\n`;
  return `name: regression-gate
on:
  pull_request:
  push:${branches}
  schedule:
    - cron: "17 4 * * 1" # artifacts expire: a fresh baseline every week
permissions: {}
concurrency:
  group: regression-gate-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
jobs:
  gate:
    runs-on: ubuntu-latest
    permissions:
      contents: read # check out
      actions: read # find the baseline
      checks: write # the status check
      pull-requests: write # the comment
    steps:
      - uses: actions/checkout@v7
${install}      - uses: org/regression-gate@v1
`;
}
