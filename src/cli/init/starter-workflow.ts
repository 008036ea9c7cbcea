import type { Starter } from "./inspect-repository.ts";
import type { Step } from "./toolchains/toolchain.ts";

/** A workflow that gates pull requests and stores the baseline of the default branch; null = its name is not known. */
export function starterWorkflow(starter: Starter, branch: string | null): string {
  const branches = branch === null ? "" : `\n    branches: [${JSON.stringify(literalBranch(branch))}]`;
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
${installText(starter)}      - uses: org/regression-gate@v1
${secretsText(starter)}`;
}

/** A branch's name is a pattern here; git allows these two of its signs. */
function literalBranch(name: string): string {
  return name.replaceAll(/[+!]/g, String.raw`\$&`);
}

function installText(starter: Starter): string {
  if (starter.steps.length > 0) return stepsText(starter);
  return "      # Install and build here what the first case is to run.\n";
}

/** Lines that install and build the program. */
export function stepsText({ steps }: Pick<Starter, "steps">): string {
  return steps.map(stepText).join("");
}

function stepText(step: Step): string {
  if ("run" in step) {
    const folder = step.folder === "" ? "" : `        working-directory: ${text(step.folder)}\n`;
    return `      - run: ${step.run}\n${folder}`;
  }
  const inputs = Object.entries(step.with).map(([name, value]) => `          ${name}: ${text(value)}\n`);
  return `      - uses: ${step.uses}\n${inputs.length === 0 ? "" : "        with:\n"}${inputs.join("")}`;
}

/** Texts of versions would be numbers without quotes: 3.10 is 3.1. */
function text(value: string): string {
  return /^[a-z][\w./-]*$/i.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}

function secretsText({ secrets }: Starter): string {
  if (secrets.length === 0) return "";
  const lines = secrets.map((name) => `          ${name}: \${{ secrets.${name} }}\n`);
  return `        env: # from Settings > Secrets and variables > Actions\n${lines.join("")}`;
}
