import { describe, expect, test } from "@jest/globals";
import { inExperiment, latestRows } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const config = (run: string): string => `version: 1
id: places
matrix: { axes: { task: { file: tasks.jsonl }, size: [10, 20] }, repetitions: 1 }
run: { ${run}, concurrency: 1 }
metrics: { score: { kind: score, better: higher } }
`;
const TASKS = `{"id": "a b", "weight": 1}\n{"id": "c", "weight": 2}\n`;

test("a command gets values of its case as arguments and variables", async () => {
  const script = `echo "{\\"score\\": $(($1 * $2 + $EXTRA))}"`;
  const run = `command: [sh, -c, '${script}', sh, "{{ axes.size }}", "{{ content.task.weight }}"], env: { EXTRA: "{{ repetition }}" }`;
  await inExperiment({ "regression-gate.yml": config(run), "tasks.jsonl": TASKS }, async (folder) => {
    expect((await runCli(folder, ["run", "--quiet"])).exitCode).toBe(0);
    expect(latestRows(folder).map(({ metrics }) => metrics)).toEqual(
      [10, 20, 20, 40].map((score) => ({ score })),
    );
  });
});

describe("a place that cannot be filled is exit code 2 before anything runs", () => {
  test.each([
    ["an axis that is not there", `command: [echo, "{{ axes.sizes }}"]`, /sizes/],
    ["a field that no task has", `command: [echo, "{{ content.task.wieght }}"]`, /wieght.*weight/],
    ["in env", `command: [echo], env: { A: "{{ content.task.wieght }}" }`, /wieght.*weight/],
    ["in a text for the shell", `command: "echo {{ axes.size }} | cat"`, /sh, -c, 'echo "\$1" \| cat', sh/],
    ["in the env of a module", `module: measure.mjs, env: { A: "{{ seed }}" }`, /a module gets the case/],
  ])("%s", async (_, run, message) => {
    await inExperiment({ "regression-gate.yml": config(run), "tasks.jsonl": TASKS }, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["run", "--quiet"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
    });
  });
});
