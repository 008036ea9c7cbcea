import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";

/** Declared, and without a shape of its own. */
const SECRET = "hunter two and more";
const ENV = { PIN: SECRET, PATH: process.env["PATH"] ?? "" };

const config = (matrix: string, more: string): string => `version: 1
id: demo
secrets: [PIN]
matrix: ${matrix}
run: { module: measure.mjs, keep-output: 4 KiB, timeout: 20s, retry: { attempts: 1 } }
metrics: { score: { kind: score, better: higher, margin: 0.1 } }
compare: { unit: task }
${more}`;

const COMMANDS: readonly (readonly string[])[] = [
  ["validate"],
  ["plan"],
  ["plan", "--format", "json"],
  ["plan", "--shards", "2"],
  ["gate", "--dry-run"],
  ["run", "--dry-run"],
  ["run"],
  ["gate"],
];

const ADVICE =
  "holds the secret of the variable PIN: it would appear in every row and report. Rename it, and let the measured program read the secret from its environment";

const PLACES: readonly (readonly [string, string, string, string])[] = [
  [
    "an axis value",
    `{ axes: { task: [a, "${SECRET}", b] } }`,
    `config matrix.axes.task: value 2 ${ADVICE}`,
    "",
  ],
  [
    "a part of an axis value",
    `{ axes: { task: [a, "see ${SECRET}!"] } }`,
    `config matrix.axes.task: value 2 ${ADVICE}`,
    "",
  ],
  [
    "the id of a task",
    "{ axes: { task: { file: tasks.jsonl } } }",
    `tasks.jsonl id: that of task 2 ${ADVICE}`,
    "",
  ],
  [
    "what include adds",
    `{ axes: { task: [a, b] }, include: [{ task: a, note: "${SECRET}" }] }`,
    `config matrix.include.0: name or value 4 ${ADVICE}`,
    "",
  ],
  [
    "a version",
    "{ axes: { task: [a, b] } }",
    `config versions: the value of version 1 ${ADVICE}`,
    `versions: { prompt: "${SECRET}" }`,
  ],
];

describe("a secret that is used as a name", () => {
  test.each(PLACES)("is refused as %s", async (_, matrix, problem, more) => {
    const files = {
      "regression-gate.yml": config(matrix, more),
      "tasks.jsonl": `{"id":"a","q":1}\n{"id":"${SECRET}","q":2}\n`,
    };
    await inExperiment(files, async (folder) => {
      for (const argv of COMMANDS) {
        const { exitCode, stdout, stderr } = await runCli(folder, argv, { env: ENV });
        expect([argv, exitCode, stdout, stderr]).toEqual([argv, 2, "", `${problem}\n`]);
      }
      expect(readdirSync(folder)).not.toContain(".regression-gate");
    });
  });

  test("is refused too where it is only a token by its shape", async () => {
    const token = `gh${["p", "aB3".repeat(12)].join("_")}`;
    const files = { "regression-gate.yml": config(`{ axes: { task: [a, ${token}] } }`, "") };
    await inExperiment(files, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["plan"], { env: ENV });
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("value 2 looks like a token")]);
      expect(stderr).not.toContain(token);
    });
  });

  test("is refused too where it comes from --env or from a flag that names nothing", async () => {
    const files = { "regression-gate.yml": config("{ axes: { task: [a, b] } }", "") };
    await inExperiment(files, async (folder) => {
      const set = ["--env", "PIN=only for --env"];
      const { exitCode, stderr } = await runCli(folder, ["run", ...set, "--where", "task=only for --env"], {
        env: { PATH: ENV.PATH },
      });
      expect([exitCode, stderr]).toEqual([expect.any(Number), expect.not.stringContaining("only for --env")]);
      const where = await runCli(folder, ["plan", "--where", `task=${SECRET}`], { env: ENV });
      expect([where.exitCode, where.stderr]).toEqual([4, expect.stringContaining("task=***")]);
    });
  });
});

/** Says what it was given in every way, and fails in one. */
const ECHO = `export default ({ axes, cases, content }) => {
  const said = JSON.stringify(content);
  if (axes.task === "b") throw new Error("cannot do " + said);
  return { score: 0.5, output: said };
};
`;

test("content of a task that holds a secret is measured, and is written nowhere unredacted", async () => {
  const files = {
    "regression-gate.yml": config(
      "{ axes: { task: { file: tasks.jsonl } } }",
      "debug: { trials: 9 }\ngate: { max-error-rate: 60% }",
    ),
    "tasks.jsonl": `{"id":"a","q":"${SECRET}"}\n{"id":"b","q":"${SECRET}"}\n`,
    "measure.mjs": ECHO,
  };
  await inExperiment(files, async (folder) => {
    const said = new Map<string, string>();
    const keep = (name: string, { exitCode, stdout, stderr }: CliRun): void => {
      expect([name, exitCode]).not.toEqual([name, 70]);
      said.set(name, stdout + stderr);
    };
    for (const argv of [
      ["plan", "--format", "json"],
      ["gate", "--dry-run"],
      ["gate", "--log", "json"],
      ["gate", "--resume"],
      ["report", "--format", "markdown"],
      ["report", "--format", "json"],
      ["report", "--format", "csv"],
      ["report", "--format", "junit"],
      ["report", "--format", "sarif"],
      ["failures"],
      ["failures", "--suggest"],
      ["status", "--format", "json"],
    ]) {
      keep(argv.join(" "), await runCli(folder, argv, { env: ENV }));
    }
    const run = latestRunFolder(folder);
    for (const { name, parentPath } of readdirSync(run, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    )) {
      said.set(name, readFileSync(join(parentPath, name), "utf8"));
    }
    expect(said.get("trials.jsonl")).toContain("***");
    expect(said.get("failures")).toContain("***");
    expect([...said].filter(([, text]) => text.includes(SECRET)).map(([name]) => name)).toEqual([]);
  });
});
