import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { serializeHistory } from "../../../src/formats/history-file.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { pastRuns } from "../../support/samples/past-runs.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const LATENCY = { schema: "latency lower ms", group: { task: "sort" } };
const STEP = Array.from({ length: 24 }, (_, run) => (run < 12 ? 100 : 130) + (run % 3));
const HISTORY = serializeHistory(pastRuns(STEP, () => ({ metric: LATENCY })));

async function withHistory(act: (cwd: string) => Promise<void>): Promise<void> {
  await inTempFolder(async (cwd) => {
    await writeFile(join(cwd, "history.jsonl"), HISTORY);
    await act(cwd);
  });
}

test("trend shows the runs and changes of a history file, and ends with 0 although main became worse", async () => {
  await withHistory(async (cwd) => {
    const { exitCode, stdout, stderr } = await runCli(cwd, ["trend", "history.jsonl", "--limit", "2"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("latency-ms (task=sort), lower is better");
    expect(stdout).toContain("101 → 131 ms, +29.7% worse, 12 runs ago, in a000011..a000012");
    expect(stdout.match(/^ {2}run-/gmu)).toHaveLength(2);
  });
});

test("trend prints JSON that holds the numbers", async () => {
  await withHistory(async (cwd) => {
    const { stdout } = await runCli(cwd, ["trend", "history.jsonl", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      gate: null,
      trends: [
        {
          metric: "latency-ms",
          unit: "ms",
          direction: "stable",
          changes: [{ at: 12, before: 101, after: 131 }],
        },
      ],
    });
  });
});

test("trend draws blocks, and plain letters with NO_COLOR or a dumb terminal", async () => {
  await withHistory(async (cwd) => {
    const spark = async (env: Readonly<Record<string, string>>): Promise<string> =>
      (await runCli(cwd, ["trend", "history.jsonl"], { env })).stdout.split("\n")[1] ?? "";
    expect(await spark({})).toContain("▁");
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
      expect(await spark(env)).toMatch(/^ {2}[_.\-~=+*#]{24} {2}/u);
    }
  });
});

test.each([
  [
    ["trend", "history.jsonl", "--metric", "latncy-ms"],
    'no run has the metric "latncy-ms". Did you mean "latency-ms"?',
  ],
  [["trend", "history.jsonl", "--where", "task=find"], "no group of the runs has task=find"],
  [["trend", "gone.jsonl"], "gone.jsonl"],
  [["trend"], "get that of main with `regression-gate baseline download`"],
  [["trend", "broken.jsonl"], "broken.jsonl:2"],
  [["trend", "newer.jsonl"], "newer.jsonl"],
  [["trend", "history.jsonl", "--limit", "0"], "expected a whole number >= 1"],
])("%j is a usage error that says what to do", async (argv, text) => {
  await withHistory(async (cwd) => {
    await writeFile(join(cwd, "broken.jsonl"), `${HISTORY.split("\n")[0] ?? ""}\n{"schema":\n`);
    await writeFile(join(cwd, "newer.jsonl"), HISTORY.replaceAll("history@1", "history@2"));
    const { exitCode, stdout, stderr } = await runCli(cwd, argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(text);
  });
});

test("trend says what adds to a history in which nothing was measured", async () => {
  await inTempFolder(async (cwd) => {
    await writeFile(join(cwd, "history.jsonl"), "");
    const { exitCode, stdout } = await runCli(cwd, ["trend", "history.jsonl"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("let the action run on pushes to main");
  });
});

test("trend refuses histories of different gates, and joins those of one", async () => {
  await inTempFolder(async (cwd) => {
    await writeFile(join(cwd, "old.jsonl"), HISTORY.split("\n").slice(0, 13).join("\n"));
    await writeFile(join(cwd, "new.jsonl"), HISTORY.split("\n").slice(10).join("\n"));
    const joined = await runCli(cwd, ["trend", "new.jsonl", "old.jsonl", "--format", "json"]);
    expect(JSON.parse(joined.stdout)).toMatchObject({ trends: [{ changes: [{ at: 12 }] }] });
    await mkdir(join(cwd, "empty"));
    const { exitCode, stderr } = await runCli(cwd, ["trend", "empty"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("expected the folder of a run");
  });
});
