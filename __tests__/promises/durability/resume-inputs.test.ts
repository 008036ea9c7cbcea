import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  CONFIG,
  inExperiment,
  latestRows,
  latestRunFolder,
  MEASURE,
  MODULE_RUN,
  runFolders,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const COMMAND = CONFIG.replace(MODULE_RUN, "command: [sh, bench.sh, --export-json, out.json], concurrency: 1")
  .replace("a, b, c, d, e, f", "a")
  .replace("repetitions: 2", "repetitions: 1");
const BENCH = `echo '{"score": 0.5}'; date +%s%N > out.json\n`;

/** Rows in the file: those that a resume runs again are appended or replaced. */
async function resumed(folder: string): Promise<{ stderr: string; exitCode: number; rows: number }> {
  const { stderr, exitCode } = await runCli(folder, ["run", "--resume"]);
  return { stderr, exitCode, rows: latestRows(folder).length };
}

describe("a resume runs again what another program would have measured", () => {
  test.each([
    ["a module", { "measure.mjs": MEASURE }, "measure.mjs", CONFIG],
    ["a script behind its interpreter", { "bench.sh": BENCH, "out.json": "" }, "bench.sh", COMMAND],
    [
      "a script in a text for the shell",
      { "bench.sh": BENCH },
      "bench.sh",
      COMMAND.replace(
        "[sh, bench.sh, --export-json, out.json]",
        "cd . && sh ./bench.sh >>out.json; sh bench.sh",
      ),
    ],
  ])("%s: the change is reported, and no old row is left", async (_, files, changed, config) => {
    await inExperiment({ ...files, "regression-gate.yml": config }, async (folder) => {
      await runCli(folder, ["run"]);
      const before = latestRows(folder).map(({ startedAt }) => startedAt);
      const same = await resumed(folder);
      expect(same).toMatchObject({ exitCode: 0, rows: before.length });
      expect(latestRows(folder).map(({ startedAt }) => startedAt)).toEqual(before);
      expect(same.stderr).not.toContain("run again");
      await appendFile(join(folder, changed), changed.endsWith(".sh") ? "# changed\n" : "// changed\n");
      const planned = await runCli(folder, ["run", "--resume", "--dry-run", "--format", "json"]);
      expect(JSON.parse(planned.stdout)).toMatchObject({ resume: { toRun: before.length } });
      const again = await resumed(folder);
      expect(again).toMatchObject({ exitCode: 0, rows: before.length });
      expect(again.stderr).toMatch(
        new RegExp(`resumed: ${changed}: [0-9a-f]{12} -> [0-9a-f]{12}; ${before.length} rows`),
      );
      expect(before).not.toContain(latestRows(folder)[0]?.["startedAt"]);
      expect(readdirSync(latestRunFolder(folder))).toContain("trials.previous.jsonl");
      expect((await resumed(folder)).stderr).not.toContain("run again");
    });
  });

  test("runs all trials again under another seed", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run"]);
      const scores = latestRows(folder).map(({ metrics }) => metrics);
      await writeFile(join(folder, "regression-gate.yml"), CONFIG.replace("seed: 7", "seed: 8"));
      expect((await resumed(folder)).stderr).toContain("resumed: seed: 7 -> 8; 24 rows");
      expect(latestRows(folder).map(({ metrics }) => metrics)).not.toEqual(scores);
      expect(latestRows(folder)).toHaveLength(24);
    });
  });

  test("runs all trials again where a metric has another unit", async () => {
    const inUnit = (unit: string): string => CONFIG.replace("margin: 0.02", `margin: 0.02, unit: ${unit}`);
    await inExperiment({ "regression-gate.yml": inUnit("ms") }, async (folder) => {
      await runCli(folder, ["run"]);
      await writeFile(join(folder, "regression-gate.yml"), inUnit("s"));
      expect((await resumed(folder)).stderr).toContain("resumed: unit of score: ms -> s; 24 rows");
    });
  });

  test("runs all trials again with other variables of --env or --env-file, but not with another key", async () => {
    await inExperiment({ "v.env": "MODE=small\nSERVICE_API_KEY=of-monday-0123456789\n" }, async (folder) => {
      const run = (...flags: readonly string[]) => runCli(folder, ["run", ...flags]);
      await run("--env-file", "v.env");
      await writeFile(join(folder, "v.env"), "SERVICE_API_KEY=of-tuesday-0123456789\nMODE=small\n");
      expect((await run("--resume", "--env-file", "v.env")).stderr).not.toContain("run again");
      await writeFile(join(folder, "v.env"), "MODE=large\n");
      const other = await run("--resume", "--env-file", "v.env");
      expect(other.stderr).toMatch(/resumed: --env: MODE \(\w{12}\) -> MODE \(\w{12}\); 24 rows/);
      expect((await run("--resume")).stderr).toMatch(/resumed: --env: MODE \(\w{12}\) -> none; 24 rows/);
      expect((await run("--resume", "--env", "MODE=large")).stderr).toContain("resumed: --env: none -> MODE");
      expect(latestRows(folder)).toHaveLength(24);
    });
  });

  test("runs only the rows of the changed definition again where there are two", async () => {
    const config = CONFIG.replace(
      /^run: .*$/m,
      "run: { concurrency: 1 }\nsides: { baseline: { run: { module: old.mjs } }, candidate: { run: { module: measure.mjs } } }",
    );
    await inExperiment({ "regression-gate.yml": config, "old.mjs": MEASURE }, async (folder) => {
      await runCli(folder, ["run"]);
      await writeFiles(folder, { "measure.mjs": `${MEASURE}// changed` });
      expect((await resumed(folder)).stderr).toContain("; 24 rows of before are not used");
      expect(latestRows(folder)).toHaveLength(48);
    });
  });
});

describe("a resume where there is no run starts one, and says so", () => {
  test.each([
    ["no folder at all", () => undefined],
    [
      "no latest run",
      (folder: string) => mkdirSync(join(folder, ".regression-gate", "runs"), { recursive: true }),
    ],
  ])("%s", async (_, arrange) => {
    await inExperiment({}, async (folder) => {
      arrange(folder);
      const { exitCode, stderr } = await runCli(folder, ["run", "--resume"]);
      expect(exitCode).toBe(0);
      expect(stderr).toContain("--resume: there is no run to resume, so a new one is started");
      expect(latestRows(folder)).toHaveLength(24);
    });
  });

  test("starts a run where the latest one was deleted, but a run that is named must exist", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run"]);
      const [first = ""] = runFolders(folder);
      rmSync(latestRunFolder(folder), { recursive: true });
      expect((await runCli(folder, ["run", "--resume", "--dry-run"])).exitCode).toBe(0);
      const { exitCode, stderr } = await runCli(folder, ["run", "--resume", first]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("no such run")]);
      expect((await resumed(folder)).stderr).toContain("a new one is started");
    });
  });
});

test("the run's folder has its name only when everything is in it", async () => {
  const module = `import { readdirSync } from "node:fs";
const folder = ".regression-gate/runs";
export default () => { const [run] = readdirSync(folder); return { score: readdirSync(folder + "/" + run).length }; };`;
  await inExperiment(
    { "measure.mjs": module.replace('".regression', 'process.env.HERE + "/.regression') },
    async (folder) => {
      const env = { ...process.env, HERE: folder } as Record<string, string>;
      await runCli(folder, ["run"], { env });
      expect(readdirSync(join(folder, ".regression-gate")).toSorted()).toEqual([
        ".gitignore",
        "latest",
        "runs",
      ]);
      expect(readFileSync(join(latestRunFolder(folder), "origin.json"), "utf8")).toContain('"measure.mjs"');
      // lock, manifest.json, origin.json, trials.jsonl
      expect(latestRows(folder)[0]).toMatchObject({ metrics: { score: 4 } });
    },
  );
});
