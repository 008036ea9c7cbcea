import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const TASKS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function configOf(order: string, more = ""): string {
  return `version: 1
id: order
seed: 5
matrix: { axes: { task: [${TASKS.join(", ")}] }, repetitions: 2 }
run: { module: measure.mjs, order: ${order}, concurrency: 1, retry: { attempts: 1 } ${more} }
metrics: { score: { kind: score, better: higher } }
baseline: { from: none }
`;
}

/** `d` gives a wrong answer, and the tasks of `lost` none. */
function measureOf(lost: string): string {
  return `export default ({ axes: { task }, seed }) => {
  if ("${lost}".includes(task)) throw Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
  if (task === "d") throw new Error("wrong");
  return { score: (seed % 1000) / 1000 };
};
`;
}

const filesOf = (order: string, lost = "g"): Readonly<Record<string, string>> => ({
  "regression-gate.yml": configOf(order),
  "measure.mjs": measureOf(lost),
});

/** Tasks of the rows, in the order in which they ended, which at concurrency 1 is that in which they started. */
const started = (folder: string): string =>
  latestRows(folder)
    .map(({ axes }) => String(Object.values(axes ?? {})))
    .join("");

/** What was measured, whatever the order. */
const results = (folder: string): readonly string[] =>
  latestRows(folder)
    .map(({ key, seed, metrics, status }) => JSON.stringify([key, seed, metrics, status]))
    .toSorted();

async function runOf(folder: string, ...argv: readonly string[]): Promise<number> {
  return (await runCli(folder, ["run", "--quiet", ...argv])).exitCode;
}

describe("order: failed-first", () => {
  test("is interleave without an earlier run, then starts with what failed or errored in the latest run; results and seeds are the same", async () => {
    await inExperiment(filesOf("failed-first"), async (folder) => {
      await runOf(folder);
      expect(started(folder)).toBe("abcdefghabcdefgh");
      const first = results(folder);
      await runOf(folder);
      expect(started(folder)).toBe("dgdgabcefhabcefh");
      expect(results(folder)).toEqual(first);
      const plan = await runCli(folder, ["plan", "--format", "json"]);
      expect(JSON.parse(plan.stdout).startsWith.slice(0, 3)).toEqual([
        "task=d #0 candidate",
        "task=g #0 candidate",
        "task=d #1 candidate",
      ]);
    });
  });

  test("a run that another order made is continued: what errored runs again, and no result changes", async () => {
    await inExperiment(filesOf("interleave"), async (folder) => {
      await runOf(folder);
      const report = results(folder);
      await writeFile(join(folder, "regression-gate.yml"), configOf("failed-first"));
      await runOf(folder, "--resume");
      expect(results(folder).filter((row) => row.includes("task=g") || row.includes('"g"'))).toEqual(
        report.filter((row) => row.includes("task=g") || row.includes('"g"')),
      );
      expect(started(folder).slice(-2)).toBe("gg");
    });
  });

  test("each shard starts with its own part of what failed, and the split is the same", async () => {
    await inExperiment(filesOf("failed-first"), async (folder) => {
      const tasksOf = async (): Promise<readonly string[]> => {
        const shards: string[] = [];
        for (const shard of ["1/2", "2/2"]) {
          const { stdout } = await runCli(folder, ["run", "--dry-run", "--shard", shard, "--format", "json"]);
          const { startsWith } = JSON.parse(stdout);
          shards.push(startsWith.join().replaceAll(/task=(\w) #\d candidate,?/g, "$1"));
        }
        return shards;
      };
      const before = await tasksOf();
      await runOf(folder);
      const after = await tasksOf();
      const sorted = (text: string): string => text.split("").toSorted().join("");
      expect(after.map(sorted)).toEqual(before.map(sorted));
      for (const [index, shard] of after.entries()) {
        const failed = before[index]?.replaceAll(/[^dg]/g, "") ?? "";
        expect(shard.startsWith(failed)).toBe(true);
      }
      expect(after).not.toEqual(before);
    });
  });

  test("cases that come first because they errored do not end the run; others that all fail alike do", async () => {
    await inExperiment(filesOf("failed-first", "abcef"), async (folder) => {
      await writeFile(
        join(folder, "regression-gate.yml"),
        configOf("failed-first", ", stop-when-all-fail: 3"),
      );
      await runOf(folder);
      expect(started(folder)).toBe("abc");
      await writeFile(join(folder, "measure.mjs"), measureOf("abc"));
      await runOf(folder);
      expect(started(folder)).toBe("abcabcdefghdefgh");
      await writeFile(join(folder, "measure.mjs"), measureOf("abcdefgh"));
      await runOf(folder);
      expect(started(folder)).toBe("abcdabcdefg");
    });
  });

  test("rows that cannot be read, and a run without rows, decide nothing", async () => {
    await inExperiment(filesOf("failed-first"), async (folder) => {
      await runOf(folder);
      const file = join(latestRunFolder(folder), "trials.jsonl");
      const text = readFileSync(file, "utf8");
      await writeFile(file, `${text}{"no": "row"}\n${text}`);
      await runOf(folder);
      expect(started(folder)).toBe("abcdefghabcdefgh");
      await writeFile(join(folder, ".regression-gate", "latest"), "../../outside\n");
      await runOf(folder);
      expect(started(folder)).toBe("abcdefghabcdefgh");
    });
  });
});
