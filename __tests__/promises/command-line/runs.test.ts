import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Two judged runs of one experiment, of which the later one lost a tenth in one mode; and what `runs` prints of them. */
async function withTwoRuns(
  act: (
    runs: (argv: readonly string[]) => Promise<string>,
    ids: readonly string[],
    cwd: string,
  ) => Promise<void>,
): Promise<void> {
  await inExperiment({}, async (cwd) => {
    const ids: string[] = [];
    for (const worse of ["0", "0.1"]) {
      await writeFile(
        join(cwd, "measure.mjs"),
        `export default ({ axes }) => ({ score: 0.5 - (axes.mode === "fast" && axes.task === "b" ? ${worse} : 0) });`,
      );
      await runCli(cwd, ["gate", "--quiet"]);
      ids.push((await readFile(join(cwd, ".regression-gate", "latest"), "utf8")).trim());
    }
    const runs = async (argv: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await runCli(cwd, ["runs", ...argv]);
      expect([exitCode, stderr]).toEqual([0, ""]);
      return stdout;
    };
    await act(runs, ids, cwd);
  });
}

test("runs list names the newest run first, and how many are older", async () => {
  await withTwoRuns(async (runs, [first = "", second = ""]) => {
    const lines = (await runs(["list"])).split("\n");
    expect(lines[1]).toMatch(new RegExp(`^${second} +demo +\\S+ \\S+ +– +pass +24/24 +0 `));
    expect(lines[2]).toContain(first);
    const one = await runs(["list", "-n", "1"]);
    expect(one).not.toContain(first);
    expect(one).toContain("and 1 older (-n 2 lists all)");
    expect(JSON.parse(await runs(["list", "--format", "json"]))).toMatchObject({
      stored: 2,
      unreadable: [],
      runs: [{ runId: second, verdict: "pass", counts: { ok: 24 } }, { runId: first }],
    });
  });
});

test("runs diff names the case that changed, with both numbers, and no case that did not", async () => {
  await withTwoRuns(async (runs, [first = "", second = ""]) => {
    const text = await runs(["diff", first, second]);
    expect(text).toContain("1 of 12 common cases changed");
    expect(text).toContain("task=b, mode=fast; score 0.5 → 0.4");
    expect(text).toMatch(/^score +mode=fast +0\.5 → 0\.483 +−3\.3% +12 \/ 12$/mu);
    expect(text).toContain("nothing was tested");
    const difference: unknown = JSON.parse(await runs(["diff", first, second, "--format", "json"]));
    expect(difference).toMatchObject({
      commonCases: 12,
      onlyA: [],
      onlyB: [],
      cases: [{ name: "task=b, mode=fast", a: { statuses: "2 ok", metrics: { score: 0.5 } } }],
    });
    expect(await runs(["diff", second, second])).toContain("0 of 12 common cases changed");
  });
});

test("runs diff names cases that only one run has, and facts that differ", async () => {
  await withTwoRuns(async (runs, [first = ""], cwd) => {
    const measured = await runCli(cwd, ["run", "--quiet", "--where", "task=a", "--where", "task=b"]);
    expect(measured.exitCode).toBe(0);
    const text = await runs(["diff", first, "latest"]);
    expect(text).toContain("only a: task=c, mode=fast; ");
    expect(text).toMatch(/^plan: \w{12} → \w{12}$/mu);
    expect(text).not.toMatch(/^seed:/mu);
  });
});

test("runs diff takes fewer repetitions of a case for no change of it", async () => {
  await withTwoRuns(async (runs, [, second = ""], cwd) => {
    const config = await readFile(join(cwd, "regression-gate.yml"), "utf8");
    await writeFile(join(cwd, "regression-gate.yml"), config.replace("repetitions: 2", "repetitions: 1"));
    await runCli(cwd, ["run", "--quiet"]);
    expect(await runs(["diff", second, "latest"])).toContain("0 of 12 common cases changed");
  });
});

test("runs show tells what a run is and measured", async () => {
  await withTwoRuns(async (runs, [first = ""]) => {
    const text = await runs(["show", first]);
    expect(text).toContain(`run ${first} of demo: complete`);
    expect(text).toMatch(/^score +mode=fast +12 /mu);
  });
});

test("a folder that is no run is told apart from those that are, and nothing stored is no error", async () => {
  await withTwoRuns(async (_, __, cwd) => {
    await writeFile(join(cwd, ".regression-gate", "runs", "20991231T000000Z-broken"), "");
    const { exitCode, stdout, stderr } = await runCli(cwd, ["runs", "list"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("20991231T000000Z-broken cannot be read: ");
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });
  await inExperiment({}, async (cwd) => {
    expect((await runCli(cwd, ["runs", "list"])).stdout).toContain("no stored runs");
    expect((await runCli(cwd, ["runs", "diff", "a", "b"])).exitCode).toBe(2);
  });
});
