import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  commitAll,
  CONFIG,
  inExperiment,
  latestRows,
  latestRunFolder,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { inRepository, worktrees } from "../../support/command-line/two-commit-repository.ts";

/** Both sides of every trial read what their own setup made. */
const MEASURE = `import { readFileSync } from "node:fs";
export default ({ seed }) => ({ score: 0.5 + (seed % 1000) / 5000, made: Number(readFileSync("deps/made", "utf8")) });
`;
const SETUP = 'pwd >> "$LOG"; mkdir deps 2> no-matter; git rev-list --count HEAD > deps/made';

function configWith(run: string): string {
  return CONFIG.replace("timeout: 20s", `timeout: 20s, ${run}`)
    .replace("module: measure.mjs", "module: measure.mjs, cwd: .")
    .replace("compare:", "  made: { kind: exact, role: inform }\ncompare:");
}

test("setup and teardown run once per side; what setup made of a commit is kept where the config asks", async () => {
  const config = configWith(
    `setup: { run: '${SETUP}', cache: [deps] }, teardown: 'echo torn >> "$LOG"; cat deps/made >> "$LOG"; exit 3'`,
  );
  await inRepository(
    { "regression-gate.yml": config, "measure.mjs": MEASURE },
    async ({ folder, logged, gate }) => {
      const first = await gate([]);
      expect(
        first.stderr.match(
          /teardown failed: run\.teardown of (baseline|candidate) in \S+ ended with exit code 3/g,
        ),
      ).toHaveLength(2);
      expect(first.exitCode).toBe(0);
      const lines = logged();
      expect(lines[0]).toContain("regression-gate-worktree-");
      expect(lines.slice(1)).toEqual([folder, "torn", "1", "torn", "2"]);
      await gate(["--quiet"]);
      // The baseline's is there already.
      expect(logged()).toEqual([folder, "torn", "1", "torn", "2"]);
      expect(worktrees(folder)).toHaveLength(1);
    },
  );
});

test("a setup that fails is torn down, and nothing is kept", async () => {
  const config = configWith(`setup: { run: 'exit 9', cache: [deps] }, teardown: 'echo torn >> "$LOG"'`);
  await inRepository({ "regression-gate.yml": config }, async ({ folder, logged, gate }) => {
    expect((await gate(["--quiet"])).exitCode).toBe(2);
    expect([logged(), worktrees(folder).length]).toEqual([["torn"], 1]);
    expect(existsSync(join(folder, ".regression-gate", "setup-cache"))).toBe(false);
  });
});

test("versions that differ between the two commits are in the report; those that do not are not", async () => {
  const versions = `versions:
  harness: { files: [harness.txt] }
  more: { files: [more.txt] }
  same: { files: [same.txt] }
  word: "1.2"
`;
  const files = { "regression-gate.yml": CONFIG + versions, "same.txt": "s", "harness.txt": "one" };
  await inExperiment({ ...files, ".gitignore": ".regression-gate\n" }, async (folder) => {
    commitAll(folder);
    await writeFiles(folder, { "harness.txt": "two", "more.txt": "new" });
    commitAll(folder);
    await runCli(folder, ["gate", "--quiet", "--baseline", "ref:HEAD~1"]);
    const report: unknown = JSON.parse(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"));
    const hash: unknown = expect.stringMatching(/^[0-9a-f]{12}$/);
    expect(report).toMatchObject({
      versions: [
        { name: "harness", baseline: hash, candidate: hash },
        { name: "more", baseline: null, candidate: hash },
      ],
    });
  });
});

test("--keep-worktrees keeps the baseline's checkout, says where, and a later run leaves it alone", async () => {
  const files = { ".gitignore": ".regression-gate\n" };
  await inTempFolder((temporary) =>
    inExperiment(files, async (folder) => {
      commitAll(folder);
      const env = { ...childEnv(), RUNNER_TEMP: temporary };
      const argv = ["gate", "--baseline", "ref:HEAD", "--quiet"];
      await runCli(folder, [...argv.slice(0, 3), "--keep-worktrees"], { env });
      await runCli(folder, argv, { env });
      const [, kept = ""] = worktrees(folder);
      expect([worktrees(folder).length, kept]).toEqual([2, expect.stringContaining(temporary)]);
      expect(existsSync(join(kept.split(" ")[0] ?? "", "measure.mjs"))).toBe(true);
    }),
  );
});

function childEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

test("--chaos injects faults into this run, which is marked", async () => {
  await inExperiment({}, async (folder) => {
    await runCli(folder, ["run", "--quiet", "--attempts", "1", "--chaos", "100%:network@3"]);
    const manifest: unknown = JSON.parse(
      readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8"),
    );
    expect(manifest).toMatchObject({ marks: ["chaos"], counts: { ok: 0, errored: 24 } });
    expect(new Set(latestRows(folder).map(({ error }) => JSON.stringify(error)))).toEqual(
      new Set([expect.stringContaining("injected fault")]),
    );
    const wrong = await runCli(folder, ["run", "--chaos", "10%:netwrk"]);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("network")]);
  });
});
