import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { PLAIN_START, startCli } from "../support/cli-process.ts";
import { CONFIG, commitAll, inExperiment, runFolders } from "../support/experiment.ts";
import { runCli } from "../support/run-cli.ts";
import { inTempFolder } from "../support/temp-folder.ts";

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

interface Repository {
  readonly folder: string;
  /** Lines that setups and teardowns wrote since the last look. */
  readonly logged: () => readonly string[];
  readonly gate: (
    argv: readonly string[],
  ) => Promise<{ readonly exitCode: number | null; readonly stderr: string }>;
}

/** A repository of two commits. */
function inRepository(
  files: Readonly<Record<string, string>>,
  work: (repository: Repository) => Promise<void>,
) {
  return inTempFolder((temporary) =>
    inExperiment({ ".gitignore": ".regression-gate\ndeps\nno-matter\npids\n", ...files }, async (folder) => {
      commitAll(folder);
      await writeFile(join(folder, "more.txt"), "more");
      const git = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
      execFileSync("git", [...git, "add", "-A"], { cwd: folder });
      execFileSync("git", [...git, "commit", "-qm", "more"], { cwd: folder });
      const log = join(temporary, "log");
      let seen = 0;
      const logged = (): readonly string[] => {
        const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [];
        const fresh = lines.slice(seen);
        seen = lines.length;
        return fresh;
      };
      const env = { LOG: log, RUNNER_TEMP: temporary };
      const gate: Repository["gate"] = (argv) =>
        startCli(folder, ["gate", "--baseline", "ref:HEAD~1", ...argv], { ...PLAIN_START, env }).ended;
      await work({ folder, logged, gate });
    }),
  );
}

function worktrees(folder: string): readonly string[] {
  const text = execFileSync("git", ["worktree", "list"], { cwd: folder, encoding: "utf8" });
  return text.trim().split("\n");
}

test("setup and teardown run once per side; what setup made of a commit is kept where the config asks", async () => {
  const config = configWith(
    `setup: { run: '${SETUP}', cache: [deps] }, teardown: 'echo torn >> "$LOG"; cat deps/made >> "$LOG"; exit 3'`,
  );
  await inRepository(
    { "regression-gate.yml": config, "measure.mjs": MEASURE },
    async ({ folder, logged, gate }) => {
      const first = await gate([]);
      expect(first.stderr.match(/teardown failed: run\.teardown ended with exit code 3/g)).toHaveLength(2);
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

test("gates of one repository at once do not disturb each other", async () => {
  await inRepository({ "regression-gate.yml": CONFIG }, async ({ folder, gate }) => {
    const other = CONFIG.replace("id: demo", "id: other").replace("repetitions: 2", "repetitions: 3");
    await writeFile(join(folder, "other.yml"), other);
    const ended = await Promise.all([gate(["--quiet"]), gate(["--quiet", "--config", "other.yml"])]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const runs = runFolders(folder);
    expect(runs).toHaveLength(2);
    const shown = await Promise.all(runs.map((run) => runCli(folder, ["status", run])));
    const counts = shown.map(({ stdout }) => /of (\w+: complete)\n(\d+) of/.exec(stdout)?.slice(1).join(" "));
    expect(new Set(counts)).toEqual(new Set(["demo: complete 48", "other: complete 72"]));
    expect(worktrees(folder)).toHaveLength(1);

    const together = await runCli(folder, ["report", ...runs, runs[0] ?? ""]);
    expect(together.exitCode).toBe(0);
    expect(together.stdout).toMatch(
      /^2 gates: 2 pass\n\nPASS {2}(demo|other): .*\nPASS {2}(demo|other): .*\n\n─/,
    );
    expect(together.stdout.match(/^PASS: No regression in .* \((demo|other)\)$/gm)).toHaveLength(2);
    const listed: readonly { readonly id: string }[] = JSON.parse(
      (await runCli(folder, ["report", ...runs, "--format", "json"])).stdout,
    );
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(["demo", "other"]));
    expect(await runCli(folder, ["report", ...runs, "--format", "csv"])).toMatchObject({
      exitCode: 2,
      stderr: "--format csv is the format of one run: give each its own file\n",
    });
  });
});

test("a killed gate leaves a checkout that the next one clears", async () => {
  const slow = CONFIG.replace("module: measure.mjs", 'command: [sh, -c, "echo $$ >> pids; sleep 300"]');
  await inRepository({ "regression-gate.yml": CONFIG, "slow.yml": slow }, async ({ folder, gate }) => {
    const options = { ...PLAIN_START, env: { RUNNER_TEMP: folder } };
    const argv = ["gate", "--quiet", "--baseline", "ref:HEAD~1", "--config", "slow.yml"];
    const { child, ended } = startCli(folder, argv, options);
    while (!existsSync(join(folder, "pids"))) await sleep(10);
    child.kill("SIGKILL");
    await ended;
    expect(worktrees(folder)).toHaveLength(2);
    expect((await gate(["--quiet"])).exitCode).toBe(0);
    expect(worktrees(folder)).toHaveLength(1);
  });
});
