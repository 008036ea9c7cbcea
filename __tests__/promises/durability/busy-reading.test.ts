import { expect, test } from "@jest/globals";
import { InterruptedError } from "../../../src/base/errors.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const CONFIG = `version: 1
id: g
matrix: { axes: { a: [x] } }
metrics: { time: { kind: latency } }
run: { results-file: { file: rows.jsonl } }
`;
const ROW = '{"axes":{"a":"x"},"repetition":0,"metrics":{"time":1}}\n';

/** A row that is read outside of interruptible work would end in a usage error: the second one is broken. */
test.each([
  [
    "compare without a config",
    [
      "compare",
      "--no-config",
      "--metric",
      "time=latency",
      "--baseline",
      "rows.jsonl",
      "--candidate",
      "rows.jsonl",
    ],
  ],
  ["a results file", ["gate", "--quiet", "--baseline", "none"]],

  ["a baseline file", ["gate", "--quiet", "--config", "module.yml", "--baseline", "file:rows.jsonl"]],
] as const)("an interruption ends the reading of rows: %s", async (_, argv) => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": CONFIG,
      "module.yml": CONFIG.replace(/run: .*/, "run: { module: m.mjs }"),
      "m.mjs": "export default () => ({ time: 1 });\n",
      "rows.jsonl": `${ROW}{"broken": 1}\n`,
    });
    let isReading = false;
    const busy = <T>(work: () => T): Promise<T> => {
      try {
        return Promise.resolve(work());
      } catch {
        isReading = true;
        return Promise.reject(new InterruptedError("interrupted"));
      }
    };
    expect((await runCli(folder, argv, { busy })).exitCode).toBe(130);
    expect(isReading).toBe(true);
  });
});
