import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { CONFIG, inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const PRINT = `process.stdout.write("begin hunter22-secret\\n" + "filler\\n".repeat(300_000) + "end \\xff\\n", "latin1");
console.log('{"score": 1}');
`;

test("a long output is bounded in the row, whole in a file that the row names, without secrets", async () => {
  const config = CONFIG.replace(
    "module: measure.mjs",
    "command: [node, print.mjs], keep-output: 1KiB",
  ).replace("repetitions: 2", "repetitions: 1");
  await inExperiment(
    { "regression-gate.yml": `${config}secrets: [KEY]\n`, "print.mjs": PRINT },
    async (folder) => {
      const argv = [
        "run",
        "--quiet",
        "--where",
        "task=a",
        "--where",
        "mode=fast",
        "--env",
        "KEY=hunter22-secret",
      ];
      expect((await runCli(folder, argv)).exitCode).toBe(0);
      const [row] = latestRows(folder);
      const output = String(row?.["output"]);
      expect(output).toMatch(
        /^\[bytes that are not UTF-8 were replaced\]\n\[complete output: output\/\S+-1\.stdout\.txt\]\nbegin \*\*\*\n/,
      );
      expect(output).toMatch(/filler\nend \uFFFD\n\{"score": 1\}\n$/);
      expect(output.length).toBeLessThan(1200);
      const [file] = readdirSync(join(latestRunFolder(folder), "output"));
      expect(output).toContain(`[complete output: output/${file}]`);
      const whole = readFileSync(join(latestRunFolder(folder), "output", file ?? ""), "utf8");
      expect(whole).toBe(`begin ***\n${"filler\n".repeat(300_000)}end \uFFFD\n{"score": 1}\n`);
    },
  );
});
