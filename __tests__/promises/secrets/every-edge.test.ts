import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { writeBundle } from "../../../src/adapters/node/runs/write-bundle.ts";
import { commitAll, inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/**
 * Every file of src/ that writes something which leaves this process, or starts to: what it writes, and why no secret is in
 * it. A new one has to be added here; what it writes is then looked for below, or by the tests that are named.
 */
const EDGES: Readonly<Record<string, { readonly writes: readonly string[]; readonly cleanBy: string }>> = {
  "src/adapters/node/files.ts": { writes: [], cleanBy: "its callers, which are listed" },
  "src/adapters/node/runs/run-directory.ts": {
    writes: ["manifest.json", "trials.jsonl", ".gitignore"],
    cleanBy: "draft-manifest.ts, as a whole, and trial-row.ts, text by text",
  },
  "src/adapters/node/runs/row-file.ts": { writes: ["trials.jsonl"], cleanBy: "trial-row.ts, text by text" },
  "src/adapters/node/runs/previous-trials.ts": {
    writes: ["trials.jsonl"],
    cleanBy: "rows that were clean when they were stored",
  },
  "src/adapters/node/runs/merged-run.ts": {
    writes: ["manifest.json", "trials.jsonl"],
    cleanBy: "runs that were clean when they were stored",
  },
  "src/adapters/node/runs/run-identity.ts": { writes: ["origin.json"], cleanBy: "hashes and own words only" },
  "src/adapters/node/runs/run-id.ts": { writes: ["latest"], cleanBy: "own id" },
  "src/adapters/node/runs/run-lock.ts": {
    writes: [],
    cleanBy: "own process id; it does not outlive the run",
  },
  "src/adapters/node/runs/write-bundle.ts": {
    writes: ["manifest.json", "report.json", "history.jsonl", "trials.jsonl.gz"],
    cleanBy: "files that were clean when they were stored",
  },
  "src/adapters/node/debug-log.ts": { writes: ["debug.jsonl"], cleanBy: "itself, text by text" },
  "src/adapters/node/process/output-spill.ts": { writes: ["output"], cleanBy: "itself, between secrets" },
  "src/adapters/node/git/setup-cache.ts": { writes: [], cleanBy: "what `setup` made, for this machine only" },
  "src/adapters/github/actions-io.ts": {
    writes: [],
    cleanBy:
      "redacting-io.ts; every-place.test.ts: log, annotations, outputs. State is for the post step only",
  },
  "src/adapters/github/job-summary.ts": {
    writes: [],
    cleanBy: "redacting-io.ts; every-place.test.ts: summary",
  },
  "src/adapters/github/artifacts/artifact-store.ts": {
    writes: [],
    cleanBy: "files that were clean when they were stored",
  },
  "src/app/golden/update-golden.ts": {
    writes: [],
    cleanBy:
      "nothing: golden files are copied byte for byte from files of the user, and so is the reason, to be committed",
  },
  "src/app/runs/save-report.ts": {
    writes: [
      "manifest.json",
      "history.jsonl",
      "report.json",
      "report.md",
      "report.html",
      "junit.xml",
      "report.sarif",
      "findings.csv",
    ],
    cleanBy: "itself, as a whole",
  },
  "src/action/policy/baseline-file.ts": { writes: [], cleanBy: "what the repository has, for this job only" },
  "src/action/local-machine.ts": { writes: [], cleanBy: "rows that were clean when they were stored" },
  "src/action/modes/plan.ts": { writes: [], cleanBy: "public names and hashes, as `plan --save` below" },
  "src/action/shards/read-shard.ts": { writes: [], cleanBy: "artifacts of this run, for this job only" },
  "src/cli/github/download-baseline.ts": { writes: [], cleanBy: "what an artifact has" },
  "src/cli/print/print-split.ts": { writes: ["split.json"], cleanBy: "public names and hashes" },
  "src/cli/commands/calibrate.ts": { writes: ["plot.svg"], cleanBy: "calibrate-run.ts" },
  "src/cli/commands/init.ts": { writes: [], cleanBy: "own words, names of files" },
  "src/reporters/vitest.ts": {
    writes: [],
    cleanBy: "nothing: it is part of the measured program, whose files are cleaned when they are read",
  },
  "src/cli/process-io.ts": { writes: ["stdout", "stderr"], cleanBy: "redacting-io.ts" },
};

const WRITES =
  /\b(?:writeFileAtomic|writeNewFile|writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|copyFile|cp|uploadArtifact|addRaw)\(|openSync\([^)]*, "[^r]|\bcore\.(?:setOutput|saveState|exportVariable|addPath|summary)\b|process\.(?:stdout|stderr)\.write\(/;

test("every place that writes is listed, with what keeps secrets out of it", () => {
  const writing = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter((file) => WRITES.test(readFileSync(file, "utf8")));
  expect(writing.toSorted()).toEqual(Object.keys(EDGES).toSorted());
});

const SECRET = "Zk7q9-wTn4pL2xQ8";
const ENV = { MY_API_TOKEN: SECRET, PATH: process.env["PATH"] ?? "" };

/** Says it wherever a program can. */
const FILES = {
  "regression-gate.yml": `version: 1
id: leak
matrix: { axes: { task: { file: tasks.jsonl } }, repetitions: 2 }
run:
  module: leak.mjs
  timeout: 20s
  keep-output: 4 KiB
  retry: { attempts: 1 }
  breaker: { failures: 1000 }
metrics: { ok: { kind: score, better: higher, margin: 0.1 }, said: { kind: exact, role: track } }
compare: { unit: task }
debug: { trials: 100 }
`,
  "tasks.jsonl": ["a", "b", "c", "d", "e", "f"]
    .map((id) => JSON.stringify({ id, text: `ask ${SECRET}` }))
    .join("\n"),
  "leak.mjs": `const secret = process.env.MY_API_TOKEN;
export default ({ axes, content }) => {
  if (axes.task === "c") throw Object.assign(new Error("at /home/" + secret + "/x.js:1"), { code: secret });
  return { ok: 1, said: { [secret]: "v " + secret }, ["m-" + secret]: 1, output: "wrapped " + secret.slice(0, 7) + "\\n  " + secret.slice(7) };
};
`,
  // A program whose whole output is kept in a file.
  "spill.yml": `version: 1
id: spill
matrix: { axes: { task: [a, b] } }
run: { command: [node, spill.mjs], timeout: 20s, keep-output: 4 KiB }
metrics: { ok: { kind: score, better: higher, margin: 0.1 } }
`,
  "spill.mjs": `process.stderr.write(("x".repeat(99) + "\\n").repeat(200) + process.env.MY_API_TOKEN + "\\n"); console.log('{"ok":1}');`,
};

interface Left {
  /** Of a file without the folder of its run. */
  readonly name: string;
  readonly text: string;
}

const textOf = (path: string): string =>
  path.endsWith(".gz") ? gunzipSync(readFileSync(path)).toString() : readFileSync(path, "utf8");

function filesOf(folder: string): readonly Left[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => ({
      name: parentPath.endsWith("output") ? "output" : name,
      text: textOf(join(parentPath, name)),
    }));
}

const isRead = (text: string): boolean =>
  [SECRET, SECRET.slice(0, 12), SECRET.slice(-12)].some((part) =>
    text.replaceAll(/\\n|\s/g, "").includes(part),
  );

test("no file that any of them writes has a secret, whatever branch, remote, message or name shows it", async () => {
  await inExperiment(FILES, async (folder) => {
    commitAll(folder);
    const git = (...argv: readonly string[]): Buffer =>
      execFileSync("git", argv, { cwd: folder, stdio: "pipe" });
    git("remote", "add", "origin", `https://me:${SECRET}@example.invalid/o/${SECRET}.git`);
    git("checkout", "-q", "-b", `feature/${SECRET}`);
    const printed: string[] = [];
    const run = async (...argv: readonly string[]): Promise<void> => {
      const { exitCode, stdout, stderr } = await runCli(folder, argv, { env: ENV });
      expect([argv, exitCode === 70]).toEqual([argv, false]);
      printed.push(stdout, stderr);
    };
    await run("gate");
    const first = latestRunFolder(folder);
    await run("gate", "--baseline", `file:${first}`, "--log", "json");
    await writeBundle(latestRunFolder(folder), join(folder, ".regression-gate", "bundle"));
    await run("run", "--config", "spill.yml");
    await run("calibrate", first, "--plot", ".regression-gate/plot.svg");
    await run("plan", "--shards", "2", "--save", ".regression-gate/split.json");
    for (const argv of [["plan"], ["try"], ["status"], ["failures"], ["doctor"]]) {
      await run(...argv);
      await run(...argv, "--format", "json");
    }
    for (const name of [SECRET, `file:${SECRET}`]) await run("gate", "--baseline", name);
    await run("report", SECRET);
    await run("gate", "--where", `task=${SECRET}`);

    const left = [
      ...filesOf(join(folder, ".regression-gate")),
      ...printed.map((text) => ({ name: "printed", text })),
    ];
    expect(
      left.filter(({ text }) => isRead(text)).map(({ name, text }) => [name, text.slice(0, 2000)]),
    ).toEqual([]);
    const names = new Set(left.map(({ name }) => name));
    const promised = Object.values(EDGES).flatMap(({ writes }) => writes);
    expect([...names].filter((name) => name !== "printed" && !promised.includes(name))).toEqual([]);
    expect(promised.filter((name) => !names.has(name) && !name.startsWith("std"))).toEqual([]);
    // It was there to be found.
    expect(
      left.filter(({ name, text }) => name !== "printed" && text.includes("***")).map(({ name }) => name),
    ).toEqual(
      expect.arrayContaining(["manifest.json", "trials.jsonl", "report.json", "debug.jsonl", "output"]),
    );
  });
}, 60_000);
