import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { configOf, writeRows } from "../../../bench/rows/write-rows.ts";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const SHAPE = { groups: 5, unitsPerGroup: 20, repetitions: 1000, metrics: ["acc", "f1"] };
const ROWS = 2 * SHAPE.groups * SHAPE.unitsPerGroup * SHAPE.repetitions;
const HEAP_MB = 44;

test("200,000 rows are compared in a heap that could not hold them", async () => {
  await inTempFolder(async (folder) => {
    const [baseline, candidate] = [join(folder, "a.jsonl"), join(folder, "b.jsonl")];
    writeRows({ ...SHAPE, path: baseline, seed: 1 });
    writeRows({ ...SHAPE, path: candidate, seed: 2 });
    writeFileSync(join(folder, "gate.yml"), configOf({ ...SHAPE, seed: 1 }));
    expect(ROWS).toBe(200_000);
    // One side's rows as text are more than the heap, and rows that were read take more than their text.
    expect(statSync(baseline).size).toBeGreaterThan(HEAP_MB * 2 ** 20);
    const argv = ["compare", "--config", "gate.yml", "--baseline", "a.jsonl", "--candidate", "b.jsonl"];
    const { exitCode, stdout, stderr } = await startCli(folder, [...argv, "--format", "json"], {
      ...PLAIN_START,
      nodeFlags: [`--max-old-space-size=${HEAP_MB}`],
    }).ended;
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ completeness: { counts: { ok: ROWS / 2 } } });
  });
}, 60_000);
