import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { workflowProblems } from "../../scripts/workflow-problems.ts";

const FOLDER = fileURLToPath(new URL("../../.github/workflows", import.meta.url));
const SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1";

const GOOD = `name: good
on:
  pull_request:
permissions: {}
concurrency: good
defaults:
  run:
    shell: bash
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
        with:
          persist-credentials: false
      - uses: ./
      - run: npm test | tee log
        env:
          TITLE: \${{ github.event.pull_request.title }}
`;

test("a workflow that keeps to the rules has no problems", () => {
  expect(workflowProblems(GOOD)).toEqual([]);
});

const change = (from: string, to: string): string => {
  if (!GOOD.includes(from)) throw new Error(`expected the good workflow to hold ${from}`);
  return GOOD.replace(from, to);
};

describe("a workflow is refused where", () => {
  test.each([
    [
      "an action is named by its tag",
      change(`@${SHA} # v7.0.1`, "@v7"),
      /^16: expected actions\/checkout@v7 to be pinned/,
    ],
    ["an action is pinned by half a SHA", change(SHA, SHA.slice(0, 7)), /^16: expected .* to be pinned/],
    ["nobody can tell which version a SHA is", change(" # v7.0.1", ""), /^16: expected .* to be pinned/],
    ["the comment names no version", change("# v7.0.1", "# latest"), /^16: expected .* to be pinned/],
    [
      "a title is pasted into a program",
      change("npm test |", "echo ${{ github.event.pull_request.title }} |"),
      /^20: expected no expression in `run`/,
    ],
    [
      "an input is pasted into a program",
      change("npm test |", "echo ${{ inputs.runs }} |"),
      /^20: expected no expression in `run`/,
    ],
    [
      "the token has its default rights",
      change("permissions: {}\n", ""),
      /^1: expected `permissions: \{\}` at the top/,
    ],
    [
      "all jobs share a right",
      change("permissions: {}", "permissions: { contents: read }"),
      /^1: expected `permissions: \{\}`/,
    ],
    [
      "a job says nothing of rights",
      change("    permissions:\n      contents: read\n", ""),
      /^jobs\.test: expected `permissions` of its own/,
    ],
    ["a job may hang", change("    timeout-minutes: 5\n", ""), /^jobs\.test: expected `timeout-minutes`/],
    ["runs pile up", change("concurrency: good\n", ""), /^1: expected `concurrency`/],
    [
      "the token stays in the checkout",
      change("persist-credentials: false", "fetch-depth: 0"),
      /^jobs\.test: expected `persist-credentials: false`/,
    ],
    [
      "a fork's code gets the base's token",
      change("  pull_request:", "  pull_request_target:"),
      /^1: expected no pull_request_target/,
    ],
    [
      "the failure of a pipe is lost",
      change("    shell: bash", "    working-directory: ."),
      /^jobs\.test: expected `shell: bash` for a pipe/,
    ],
    [
      "there is a secret to lose",
      change("${{ github.event.pull_request.title }}", "${{ secrets.NPM_TOKEN }}"),
      /^22: expected no secret/,
    ],
    [
      "a job that can write runs the repository's code",
      change("contents: read", "contents: write"),
      /^jobs\.test: expected a job that can sign/,
    ],
    [
      "a job that can sign runs the repository's code",
      change("contents: read", "id-token: write"),
      /^jobs\.test: expected a job that can sign/,
    ],
  ])("%s", (_name, text, problem) => {
    expect(workflowProblems(text)).toEqual([expect.stringMatching(problem)]);
  });

  test("its event is one of a list", () => {
    const listed = change("on:\n  pull_request:", "on: [push, pull_request_target]");
    expect(workflowProblems(listed)).toEqual([expect.stringMatching(/no pull_request_target/)]);
  });
});

const workflows = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(join(FOLDER, file), "utf8")] as const,
);

describe("this repository's", () => {
  test.each(workflows)("%s keeps to the rules", (_name, text) => {
    expect(workflowProblems(text)).toEqual([]);
  });

  test("workflows pin one version of each action", () => {
    const pins = new Map<string, Set<string>>();
    for (const [, text] of workflows) {
      for (const [, action = "", pin = ""] of text.matchAll(/uses: ([\w./-]+)@([0-9a-f]{40} # v\S+)/g)) {
        pins.set(action, (pins.get(action) ?? new Set()).add(pin));
      }
    }
    expect(pins.size).toBeGreaterThan(8);
    expect([...pins].filter(([, versions]) => versions.size > 1)).toEqual([]);
  });

  test("workflows are all explained in docs/security.md", () => {
    const docs = readFileSync(fileURLToPath(new URL("../../docs/security.md", import.meta.url)), "utf8");
    const names = workflows.map(([name]) => name.replace(".yml", ""));
    expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });
});
