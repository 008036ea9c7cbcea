import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseReport } from "../../../src/formats/report-file.ts";
import { seesCrashInPipe } from "../../../src/adapters/node/process/pipe-shell.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const config = (run: string): string => `version: 1
id: unreadable
matrix: { axes: { bench: [sort] } }
run: ${run}
metrics: { ns: { kind: latency, margin: 10%, run-effect: false } }
baseline: { from: none }
`;

/** Verdict, exit code, and the commonest code among the errors. */
async function judged(run: string): Promise<readonly unknown[]> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), config(run));
    const { stdout, stderr, exitCode } = await runCli(folder, ["gate", "--quiet", "--format", "json"]);
    if (exitCode === 2) throw new Error(stderr);
    const { verdict, errors } = parseReport(stdout, "stdout");
    return [verdict, exitCode, errors[0]?.code];
  });
}

test.each(["2,132", "12,5", "1.2e"])(
  "a captured number that goes on is no measurement: %s",
  async (printed) => {
    const run = `{ command: 'echo t: ${printed} ns', metrics-from: { patterns: { ns: 't: (\\d+)' } } }`;
    expect(await judged(run)).toEqual(["inconclusive", 3, "metrics-unreadable"]);
  },
);

test("a crash in front of a pipe is inconclusive, whatever the last program prints", async () => {
  const run = `{ command: '(exit 9) | echo 5', metrics-from: { patterns: { ns: '(\\d+)' } } }`;
  // Where no shell has pipefail, validate and the run warn instead: __tests__/app/runs/config-warnings/pipe-warnings.test.ts.
  const expected = seesCrashInPipe() ? ["inconclusive", 3, "exit-9"] : ["pass", 0, undefined];
  expect(await judged(run)).toEqual(expected);
});
