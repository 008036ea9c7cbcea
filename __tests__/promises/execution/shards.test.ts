import { existsSync, readFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { commitAll, inExperiment, writeFiles } from "../../support/command-line/experiment.ts";
import { mostInAnyWindow } from "../../support/most-in-any-window.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import {
  config,
  oneSide,
  twoSides,
  MEASURE,
  LATENCY,
  WORSE,
  AGAINST_MAIN,
  gated,
  gateAtOnce,
  gateInShards,
  inGatedExperiment,
  namesOf,
  runShards,
} from "../../support/command-line/sharded-experiment.ts";

describe("1, 2 and 7 shards give the rows, the report and the exit code of one run, byte for byte", () => {
  test("against a baseline, by hash and by duration", async () => {
    await inGatedExperiment(config(oneSide, ""), async (folder) => {
      const whole = await gateAtOnce(folder, AGAINST_MAIN, WORSE);
      expect(whole.exitCode).toBe(1);
      expect(whole.report).toContain('"kind": "regression"');
      expect(whole.report).toContain('"errored": ');
      for (const count of [1, 2, 7]) {
        expect(await gateInShards(folder, count, { baseline: AGAINST_MAIN, run: WORSE })).toEqual(whole);
      }
      const plan = await runCli(folder, [
        "plan",
        "--shards",
        "7",
        "--by",
        "duration",
        "--save",
        "split.json",
      ]);
      expect(plan).toMatchObject({ exitCode: 0, stderr: "" });
      const run = ["--plan", "split.json", ...WORSE];
      expect(await gateInShards(folder, 7, { baseline: AGAINST_MAIN, run })).toEqual(whole);
    });
  });

  test("with two sides, timings among the metrics", async () => {
    await inExperiment(
      { "regression-gate.yml": config(twoSides, LATENCY), "measure.mjs": MEASURE },
      async (folder) => {
        const whole = await gateAtOnce(folder, [], WORSE);
        expect(whole.exitCode).toBe(1);
        expect(whole.report).toMatch(/"metric": "ms"[\s\S]{1,200}"kind": "regression"/);
        expect(whole.report).toContain('"sameJob": true');
        for (const count of [1, 2, 7]) {
          expect(await gateInShards(folder, count, { baseline: [], run: WORSE })).toEqual(whole);
        }
      },
    );
  });

  test("with a baseline at a git ref", async () => {
    const files = { "regression-gate.yml": config(oneSide, LATENCY), "measure.mjs": MEASURE };
    await inExperiment({ ...files, ".gitignore": ".regression-gate\nshards\n" }, async (folder) => {
      commitAll(folder);
      await writeFiles(folder, { "measure.mjs": MEASURE.replace("SHIFT ?? 0)", "SHIFT ?? 0.06)") });
      const baseline = ["--baseline", "ref:main"];
      const whole = await gateAtOnce(folder, baseline, []);
      expect(whole.exitCode).toBe(1);
      expect(await gateInShards(folder, 3, { baseline, run: baseline })).toEqual(whole);
    });
  });

  test("with timings against a baseline of another job, but for the number of machines", async () => {
    await inGatedExperiment(config(oneSide, LATENCY), async (folder) => {
      const whole = await gateAtOnce(folder, AGAINST_MAIN, WORSE);
      // Fewer than eight past runs: what the machines do is not known, so timings stay open, on one machine or several.
      expect(whole.report).not.toMatch(/"metric": "ms"[\s\S]{1,200}"kind": "regression"/);
      // By hash, one of seven shards has none of these 20 cases.
      for (const [count, busy] of [
        [2, 2],
        [7, 6],
      ] as const) {
        const { report, ...merged } = await gateInShards(folder, count, {
          baseline: AGAINST_MAIN,
          run: WORSE,
        });
        expect(report).toContain(`"machines": ${busy}`);
        expect({ ...merged, report: report.replace(/,\n *"machines": \d+/, "") }).toEqual(whole);
      }
    });
  });
});

describe("a missing shard", () => {
  test("makes the verdict inconclusive and is named first, never red for what did not arrive", async () => {
    await inGatedExperiment(config(oneSide, ""), async (folder) => {
      await runShards(folder, ["1/3", "3/3"], []);
      const merged = await runCli(folder, ["merge", "shards", ...AGAINST_MAIN]);
      expect(merged.exitCode).toBe(3);
      expect(merged.stderr).toContain("shard 2/3 is missing");
      expect(merged.stdout).toContain("INCONCLUSIVE: missing shard: 2/3");
      const { report } = gated(folder, 3);
      expect(report).not.toContain('"kind": "regression"');
      expect(report).toContain('"complete": false');
      expect(report).toContain('"droppedGroups": []');
      expect(report).toContain('"onlyBaseline": []');
    });
  });

  test("leaves a regression of what did arrive red", async () => {
    await inGatedExperiment(config(oneSide, ""), async (folder) => {
      await runShards(folder, ["1/3", "3/3"], WORSE);
      const merged = await runCli(folder, ["merge", "shards", ...AGAINST_MAIN]);
      expect(merged.exitCode).toBe(1);
      expect(gated(folder, 1).report).toContain('"name": "missing-shard"');
    });
  });

  test("with nothing to run is not missed", async () => {
    const one = config(oneSide, "")
      .replace("[a, b, c, d, e, f, g, h, i, j]", "[a]")
      .replace("repetitions: 3", "repetitions: 1");
    await inGatedExperiment(one, async (folder) => {
      const { stdout } = await runCli(folder, ["plan", "--shards", "5", "--format", "json"]);
      const { include } = JSON.parse(stdout);
      expect(include.length).toBeLessThan(3);
      const names = include.map(({ shard }: { readonly shard: string }) => shard);
      expect(await runShards(folder, names, [])).toEqual(names.map(() => 0));
      expect(await runCli(folder, ["merge", "shards", ...AGAINST_MAIN])).toMatchObject({ exitCode: 0 });
      expect(
        await runShards(
          folder,
          namesOf(5).filter((name) => !names.includes(name)),
          [],
        ),
      ).toEqual(Array.from({ length: 5 - names.length }, () => 0));
      expect(await runCli(folder, ["merge", "shards", ...AGAINST_MAIN])).toMatchObject({ exitCode: 0 });
    });
  });
});

describe("a shard", () => {
  test("says which part it is, is complete when its part is, and is nobody's baseline", async () => {
    await inExperiment({}, async (folder) => {
      expect(await runShards(folder, ["2/3"], [])).toEqual([0]);
      const out = join("shards", "2-of-3");
      const status = await runCli(folder, ["status", "--out", out, "--format", "json"]);
      const { folder: run, manifest } = JSON.parse(status.stdout);
      expect(manifest).toMatchObject({
        complete: true,
        marks: ["shard"],
        shard: { index: 2, of: 3, attempt: 1 },
      });
      expect(manifest.counts.planned).toBe(manifest.shard.trials[1]);
      expect(manifest.shard.trials.reduce((sum: number, trials: number) => sum + trials, 0)).toBe(24);
      const refused = await runCli(folder, ["gate", "--quiet", "--baseline", `file:${run}`]);
      expect(refused).toMatchObject({ exitCode: 2 });
      expect(refused.stderr).toContain("is shard 2/3 of a run: merge all shards first");
      const compared = await runCli(folder, ["compare", "--baseline", run, "--candidate", run]);
      expect(compared).toMatchObject({ exitCode: 2 });
    });
  });

  test("is shown by a dry run, which runs nothing", async () => {
    await inExperiment({}, async (folder) => {
      const parts = await Promise.all(
        namesOf(3).map((shard) => runCli(folder, ["run", "--dry-run", "--shard", shard])),
      );
      const first = parts.map(({ stdout }) => /^shard (\d\/3): (\d+) trials of \d+ cases$/m.exec(stdout));
      expect(first.map((match) => match?.[1])).toEqual(namesOf(3));
      expect(first.reduce((sum, match) => sum + Number(match?.[2]), 0)).toBe(24);
      expect(existsSync(join(folder, ".regression-gate"))).toBe(false);
    });
  });

  test("is not resumed as another one", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["run", "--quiet", "--shard", "1/3"]);
      expect(await runCli(folder, ["run", "--quiet", "--shard", "1/3", "--resume"])).toMatchObject({
        exitCode: 0,
      });
      const other = await runCli(folder, ["run", "--quiet", "--shard", "2/3", "--resume"]);
      expect(other.exitCode).toBe(2);
      expect(other.stderr).toContain("shard: 1/3 of split");
      expect(await runCli(folder, ["run", "--quiet", "--resume"])).toMatchObject({ exitCode: 2 });
    });
  });

  test("takes its part of the rate", async () => {
    const one = `version: 1
id: rate
matrix: { axes: { task: [a, b, c, d, e, f, g, h] } }
run: { module: measure.mjs, concurrency: 8, rate: { qps: 4 } }
metrics: { score: { kind: score, better: higher } }
`;
    await inExperiment({ "regression-gate.yml": one }, async (folder) => {
      await runShards(folder, ["1/2"], []);
      const out = join(folder, "shards", "1-of-2");
      const id = readFileSync(join(out, "latest"), "utf8").trim();
      const lines = readFileSync(join(out, "runs", id, "trials.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .slice(1);
      const starts = lines.map((line): number => Date.parse(JSON.parse(line).startedAt));
      expect(starts.length).toBe(4);
      // Two of the four a second are this shard's. Times are whole milliseconds.
      expect(mostInAnyWindow(starts, 998)).toBe(2);
    });
  });

  test("refuses a plan file of another plan, of another number of shards, and one that was edited", async () => {
    await inExperiment({}, async (folder) => {
      await runCli(folder, ["plan", "--shards", "3", "--save", "split.json"]);
      const shard = (name: string, ...flags: readonly string[]): Promise<{ readonly stderr: string }> =>
        runCli(folder, ["run", "--quiet", "--plan", "split.json", "--shard", name, ...flags]);
      expect((await shard("1/2")).stderr).toContain("expected a shard of 3, as the plan file has, got 1/2");
      expect((await shard("1/3", "--suite", "core")).stderr).toContain("expected a split of plan ");
      const text = readFileSync(join(folder, "split.json"), "utf8");
      await writeFiles(folder, {
        "split.json": text.replace('"shardOf":[1', '"shardOf":[2').replace('"shardOf":[3', '"shardOf":[1'),
      });
      const edited = await shard("1/3");
      const changed = readFileSync(join(folder, "split.json"), "utf8") !== text;
      expect(changed ? edited.stderr : "").toContain("it was changed after it was written");
    });
  });
});

test("a later attempt at a shard wins over an earlier one", async () => {
  await inGatedExperiment(config(oneSide, ""), async (folder) => {
    await runShards(folder, namesOf(2), WORSE);
    await rename(join(folder, "shards", "1-of-2"), join(folder, "shards", "1-of-2-attempt-1"));
    await rename(join(folder, "shards", "2-of-2"), join(folder, "shards", "2-of-2-attempt-1"));
    // Attempt 2 of both, started earlier by no clock: the attempt decides.
    const env = { ...process.env, GITHUB_RUN_ATTEMPT: "2" };
    for (const shard of namesOf(2)) {
      const out = join("shards", shard.replace("/", "-of-"));
      await runCli(folder, ["run", "--quiet", "--shard", shard, "--out", out], { env: definedOnly(env) });
    }
    const merged = await runCli(folder, ["merge", "shards", ...AGAINST_MAIN]);
    expect(merged.exitCode).toBe(0);
    expect(merged.stderr).toMatch(/shard 1\/2: attempt 1 \(.*attempt-1.*\) is superseded by attempt 2/);
  });
});

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

test("shards share a budget by their trials, a merge tells which one it ended, and resuming that one completes it", async () => {
  await inExperiment({}, async (folder) => {
    const codes = await runShards(folder, namesOf(3), ["--budget", "trials=21"]);
    // 24 trials are planned, 21 / 24 of each shard's are run.
    expect(codes).toEqual([5, 5, 5]);
    const stopped = await runCli(folder, ["merge", "shards", "--baseline", "none"]);
    expect(stopped.exitCode).toBe(5);
    expect(stopped.stdout).toContain("stopped early: shard 1/3: the budget of");
    expect(stopped.stdout).toMatch(/Budget: \d+ of 21 trials/);
    expect(await runShards(folder, namesOf(3), ["--resume"])).toEqual([0, 0, 0]);
    expect(await runCli(folder, ["merge", "shards", "--baseline", "none"])).toMatchObject({ exitCode: 0 });
    const resumed = await runCli(folder, ["gate", "--quiet", "--resume"]);
    expect(resumed.exitCode).toBe(2);
    expect(resumed.stderr).toContain("cannot be resumed: it was merged from shards");
  });
});

test("a plan that is judged while it runs is not split", async () => {
  const adaptive = config(twoSides, "").replace("repetitions: 3", "adaptive: { looks: [2, 3] }");
  await inExperiment({ "regression-gate.yml": adaptive, "measure.mjs": MEASURE }, async (folder) => {
    const planned = await runCli(folder, ["plan", "--shards", "2"]);
    const run = await runCli(folder, ["run", "--quiet", "--shard", "1/2"]);
    expect([planned.exitCode, run.exitCode]).toEqual([2, 2]);
    expect(run.stderr).toContain("matrix.adaptive: an adaptive run cannot be split");
    expect(planned.stderr).toBe(run.stderr);
  });
});

test("a plan for more jobs than GitHub starts is refused for a workflow, and is a warning in a terminal", async () => {
  const many = `version: 1
id: many
matrix: { axes: { task: [${Array.from({ length: 30 }, (_, i) => `t${i}`).join(", ")}] }, repetitions: 100 }
run: { module: measure.mjs }
metrics: { score: { kind: score, better: higher } }
`;
  await inExperiment({ "regression-gate.yml": many }, async (folder) => {
    const json = await runCli(folder, ["plan", "--shards", "257", "--format", "json"]);
    expect(json).toMatchObject({ exitCode: 2, stdout: "" });
    expect(json.stderr).toContain("GitHub starts at most 256 jobs of a matrix, got 257 shards");
    const text = await runCli(folder, ["plan", "--shards", "257"]);
    expect(text.exitCode).toBe(0);
    expect(text.stderr).toContain("GitHub starts at most 256 jobs");
    expect((await runCli(folder, ["plan", "--shards", "256", "--format", "json"])).exitCode).toBe(0);
  });
});

test.each([
  [["plan", "--save", "x.json"], "--save needs --shards"],
  [["plan", "--by", "duration"], "--by needs --shards"],
  [["plan", "--shards", "2", "--durations", "x"], "--durations needs --by duration"],
  [["plan", "--shards", "0"], "expected a whole number >= 1"],
  [["plan", "--shards", "10001"], "expected at most 10000 shards"],
  [["run", "--plan", "x.json"], "--plan needs --shard"],
  [["run", "--shard", "4/3"], "expected a shard such as 2/3"],
  [["run", "--shard", "2"], "expected a shard such as 2/3"],
  [["run", "--shard", "1/99999"], "expected a shard such as 2/3"],
  [["merge", "nowhere"], "nowhere no such folder"],
  [["merge", "."], "expected runs of shards, found none"],
])("%j is refused: %s", async (argv, message) => {
  await inExperiment({}, async (folder) => {
    const { exitCode, stderr } = await runCli(folder, argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
