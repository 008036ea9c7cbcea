import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeBundle } from "../../../src/adapters/node/runs/write-bundle.ts";
import {
  CONFIG,
  MEASURE,
  commitAll,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const COMMANDS = [
  "gate",
  "run",
  "try",
  "merge",
  "compare",
  "check",
  "golden",
  "calibrate",
  "plan",
  "validate",
  "init",
  "report",
  "status",
  "runs",
  "trend",
  "failures",
];
/** The id that the help texts use. */
const RUN_ID = "20260131T235959Z-abcdef";

interface Example {
  /** As the help shows it, without its explanation. */
  readonly line: string;
  /** Of `cat FILE | …`. */
  readonly stdinFile: string | null;
  readonly argv: readonly string[];
}

async function helpOf(command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli("/", [command, "--help"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
}

/** Every line of a help text that shows a command line. An explanation stands behind two spaces. */
function examplesOf(help: string): readonly Example[] {
  return help
    .split("\n")
    .filter((line) => /^ {2}(?:\S.* \| )?regression-gate /.test(line))
    .map((line) => toExample(line.trim().split(/ {2,}/)[0] ?? ""));
}

function toExample(line: string): Example {
  const [, stdinFile = null, rest = ""] = /^(?:cat (\S+) \| )?regression-gate (.*)$/.exec(line) ?? [];
  // What a shell would do with `> file` is not ours.
  return { line, stdinFile, argv: rest.replace(/ > \S+$/, "").split(" ") };
}

/** A repository in which every example makes sense: runs, bundles and rows of both sides. */
let template = "";

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  // Six trials: one example allows five a second.
  const config = CONFIG.replace("[fast, careful]", "[fast]")
    .replace("repetitions: 2", "repetitions: 1")
    .replace("by: [mode]", "by: []");
  const rows = ["a", "b", "c", "d", "e", "f"].flatMap((task, index) =>
    [0, 1].map((repetition) => ({ axes: { task }, repetition, metrics: { score: 0.8 + index / 100 } })),
  );
  const jsonLines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const names = ["main.jsonl", "change.jsonl", "a.jsonl", "b.jsonl"];
  const hyperfine = JSON.stringify({
    results: [{ command: "sort", times: [0.1, 0.1, 0.1], exit_codes: [0, 0, 0] }],
  });
  await writeFiles(template, {
    "regression-gate.yml": config,
    "bench.yml": config,
    "a.yml": config.replace(/^id: .*$/m, "id: a"),
    "b.yml": config.replace(/^id: .*$/m, "id: b"),
    "looks.yml": config
      .replace("repetitions: 1", "adaptive: { looks: [1, 2] }")
      .concat("baseline: { from: ref, ref: main }\n"),
    "measure.mjs": MEASURE,
    "main.json": hyperfine,
    "energies.json": `{"loss": 1}`,
    "main.info": "SF:measure.mjs\nDA:1,1\nDA:2,0\nend_of_record\n",
    "lcov.info": "SF:measure.mjs\nDA:1,1\nDA:2,1\nend_of_record\n",
    "energies.json.golden": `{"loss": 1}`,
    "change.json": hyperfine,
    ".gitignore": ".regression-gate/\ndownloaded-bundle/\ndownloaded-shards/\npath/\n*.jsonl\n",
    ...Object.fromEntries(names.map((name) => [name, jsonLines])),
  });
  commitAll(template);
  const { exitCode, stderr } = await runCli(template, ["gate", "--quiet"]);
  if (exitCode !== 0) throw new Error(`expected the template to pass, got ${exitCode}: ${stderr}`);
  const made = latestRunFolder(template);
  const run = join(template, ".regression-gate", "runs", RUN_ID);
  await rename(made, run);
  await writeFile(join(template, ".regression-gate", "latest"), `${RUN_ID}\n`);
  const older = join(template, ".regression-gate", "runs", RUN_ID.replace("0131", "0130"));
  await cp(run, older, { recursive: true });
  const manifest = await readFile(join(older, "manifest.json"), "utf8");
  await writeFile(
    join(older, "manifest.json"),
    manifest.replace(/"startedAt": "[^"]*"/u, '"startedAt": "2026-01-30T00:00:00.000Z"'),
  );
  await writeBundle(run, join(template, "downloaded-bundle"));
  await cp(run, join(template, "path", "to", "run"), { recursive: true });
  for (const index of [1, 2]) {
    const out = `shard-${index}`;
    const shard = await runCli(template, ["run", "--quiet", "--shard", `${index}/2`, "--out", out]);
    if (shard.exitCode !== 0) throw new Error(shard.stderr);
    await cp(join(template, out), join(template, "downloaded-shards", out), { recursive: true });
  }
});

afterAll(() => rm(template, { recursive: true, force: true }));

test("the help of the program names every command, in five groups", async () => {
  const { exitCode, stdout } = await runCli("/", ["--help"]);
  const [, ...groups] = stdout.split(/^(?=[A-Z][a-z ]+:\n)/m).slice(1);
  const listed = groups.map((group) => [
    group.split(":")[0],
    ...[...group.matchAll(/^ {2}([a-z]+)(?: \[| {2})/gm)].map((match) => match[1]),
  ]);
  expect([exitCode, listed]).toEqual([
    0,
    [
      ["Measure", "gate", "run", "try", "plan"],
      ["Judge", "compare", "check", "golden", "merge", "calibrate"],
      ["Look", "report", "status", "runs", "trend", "failures"],
      ["Share", "baseline"],
      ["Set up", "init", "validate", "doctor", "help"],
    ],
  ]);
  // What needs a GitHub is tried in its own tests.
  const tried = [...COMMANDS, "baseline", "doctor", "help"];
  expect(new Set(listed.flatMap(([, ...names]) => names))).toEqual(new Set(tried));
});

/** Runs an example in a folder of its own. */
async function outcomeOf({ line, stdinFile, argv }: Example): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  try {
    await cp(template, folder, { recursive: true });
    const stdin = stdinFile === null ? {} : { stdin: () => readFile(join(folder, stdinFile)) };
    const { exitCode, stdout, stderr } = await runCli(folder, argv, stdin);
    const prints = argv.includes("json") ? typeof JSON.parse(stdout) : stdout === "" ? "nothing" : "text";
    return { line, exitCode, prints, problem: exitCode === 0 ? "" : stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.each(COMMANDS)("every example in the help of %s runs", async (command) => {
  const examples = examplesOf(await helpOf(command));
  expect(examples.length).toBeGreaterThanOrEqual(2);
  expect(examples.map(({ argv }) => argv[0])).toEqual(examples.map(() => command));
  for (const example of examples) {
    const prints = example.argv.includes("json") ? "object" : "text";
    expect(await outcomeOf(example)).toEqual({ line: example.line, exitCode: 0, prints, problem: "" });
  }
});

test("an example that does not run would be seen", async () => {
  const [example] = examplesOf("Examples:\n  regression-gate plan --sweet core     of a suite\n");
  expect(example).toEqual({
    line: "regression-gate plan --sweet core",
    stdinFile: null,
    argv: ["plan", "--sweet", "core"],
  });
  expect(await runCli(template, example?.argv ?? [])).toMatchObject({ exitCode: 2 });
});
