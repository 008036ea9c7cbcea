import { readFileSync } from "node:fs";
import { cp, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { hashJson } from "../../../src/base/hash.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import {
  CONFIG,
  inExperiment,
  latestRunFolder,
  MEASURE,
  writeFiles,
} from "../../support/command-line/experiment.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Three shards of the experiment, in `shards/1` to `shards/3`, and a whole run in `whole`. */
let template = "";

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  await writeFiles(template, { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE });
  for (const index of [1, 2, 3]) {
    const { exitCode, stderr } = await runCli(template, ["run", "--quiet", "--shard", `${index}/3`]);
    if (exitCode !== 0) throw new Error(stderr);
    await cp(latestRunFolder(template), join(template, "shards", String(index)), { recursive: true });
  }
  await runCli(template, ["run", "--quiet"]);
  await cp(latestRunFolder(template), join(template, "whole"), { recursive: true });
});

afterAll(() => rm(template, { recursive: true, force: true }));

/** Exit code and stderr of a merge after `tamper` changed what was downloaded. */
async function mergeAfter(
  tamper: (shards: string) => Promise<void>,
): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  return inTempFolder(async (folder) => {
    await cp(template, folder, { recursive: true });
    await tamper(join(folder, "shards"));
    return runCli(folder, ["merge", "shards", "--baseline", "none"]);
  });
}

async function changeManifest(folder: string, change: (manifest: Manifest) => object): Promise<void> {
  const file = join(folder, "manifest.json");
  await writeFile(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8")))));
}

/** Of the second shard. */
const changed = (change: (manifest: Manifest) => object) => (shards: string) =>
  changeManifest(join(shards, "2"), change);

const mark = (parts: Partial<NonNullable<Manifest["shard"]>>) =>
  changed((manifest) => ({ ...manifest, shard: { ...manifest.shard, ...parts } }));

const linesOf = (folder: string): readonly string[] =>
  readFileSync(join(folder, "trials.jsonl"), "utf8").trimEnd().split("\n");

async function changeRows(
  folder: string,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  await writeFile(join(folder, "trials.jsonl"), `${change(linesOf(folder)).join("\n")}\n`);
}

/** Of the second shard. */
const changedRows = (change: (lines: readonly string[]) => readonly string[]) => (shards: string) =>
  changeRows(join(shards, "2"), change);

const firstRow =
  (change: (row: Record<string, unknown>) => object) =>
  ([header = "", row = "", ...rest]: readonly string[]): readonly string[] => [
    header,
    JSON.stringify(change(JSON.parse(row))),
    ...rest,
  ];

const HOSTILE: readonly (readonly [string, (shards: string) => Promise<void>, string])[] = [
  [
    "a whole run",
    (shards) => cp(join(shards, "..", "whole"), join(shards, "4"), { recursive: true }),
    "shards/4 expected the run of a shard (run --shard), got a complete run",
  ],
  [
    "another plan",
    changed((manifest) => ({ ...manifest, planHash: "f".repeat(64) })),
    "shards/2 expected shard 2/3 of plan ",
  ],
  [
    "another split",
    mark({ split: "0" }),
    'shards/2 shard 2/3 is not of one run with shard 1/3 (shards/1): split "0"',
  ],
  ["another number of shards", mark({ of: 4, trials: [8, 8, 8, 0] }), "number of shards 4, not 3"],
  ["other sizes", mark({ trials: [24, 24, 24] }), "shards/2 expected shards of 24 trials in all, got 72"],
  [
    "a number that no shard has",
    mark({ index: 4 }),
    "shards/2/manifest.json shard: expected a shard from 1 to `of`",
  ],
  ["no attempt", mark({ attempt: 0 }), "shards/2/manifest.json shard.attempt: "],
  [
    "other planned trials",
    changed((manifest) => ({ ...manifest, counts: { ...manifest.counts, planned: 1 } })),
    "planned trials in shard 2/3, got 1",
  ],
  ["another baseline commit", mark({ baselineCommit: "abc" }), 'baseline commit "abc", not null'],
  [
    "another commit",
    changed((manifest) => ({ ...manifest, git: { sha: "abc", branch: null, dirty: false, remote: null } })),
    'git commit "abc", not null',
  ],
  ["another config", changed((manifest) => ({ ...manifest, configHash: "0" })), 'config "0", not "'],
  [
    "other versions",
    changed((manifest) => ({ ...manifest, versions: { prompt: "2" } })),
    'versions [["prompt","2"]], not []',
  ],
  [
    "no time",
    changed((manifest) => ({ ...manifest, startedAt: "yesterday" })),
    "shards/2 expected its start and end times",
  ],
  [
    "no manifest of ours",
    (shards) => writeFile(join(shards, "2", "manifest.json"), "{}"),
    "shards/2/manifest.json schema: ",
  ],
  [
    "a manifest of a newer version",
    changed((manifest) => ({ ...manifest, schema: "regression-gate/manifest@2" })),
    "written by a newer regression-gate",
  ],
  [
    "a huge manifest",
    (shards) => truncate(join(shards, "2", "manifest.json"), 17 * 2 ** 20),
    "shards/2/manifest.json expected at most 16777216 bytes, got 17825792",
  ],
  [
    "huge rows",
    (shards) => truncate(join(shards, "2", "trials.jsonl"), 2 ** 31),
    "shards/2/trials.jsonl expected at most 2147483647 bytes, got 2147483648",
  ],
  [
    "a link for a manifest",
    (shards) => linked(join(shards, "2", "manifest.json")),
    "shards/2/manifest.json expected a file, got a link",
  ],
  [
    "a link for rows",
    (shards) => linked(join(shards, "2", "trials.jsonl")),
    "shards/2/trials.jsonl expected a file, got a link",
  ],
  ["no rows", (shards) => rm(join(shards, "2", "trials.jsonl")), "shards/2/trials.jsonl no such file"],
  [
    "rows of another plan",
    changedRows(([header = "", ...rows]) => [header.replace(/[0-9a-f]{64}/, "0"), ...rows]),
    "shards/2/trials.jsonl expected rows of the manifest's plan, got others",
  ],
  ["rows that are not rows", changedRows((lines) => [...lines, "{}", "{}"]), "shards/2/trials.jsonl:"],
  [
    "a trial of another shard",
    async (shards) =>
      changeRows(join(shards, "2"), (lines) => [...lines, ...linesOf(join(shards, "1")).slice(1, 2)]),
    "is also in shard 1/3 (shards/1): a trial belongs to one shard",
  ],
  [
    "a trial that is not planned",
    changedRows(firstRow((row) => ({ ...row, key: "x/candidate/0" }))),
    "row of a trial that is not planned: x/candidate/0",
  ],
  [
    "a row of another case",
    changedRows(firstRow((row) => ({ ...row, axes: { task: "z", mode: "fast" } }))),
    "claims another case, repetition or side",
  ],
  [
    "a row of another side",
    changedRows(firstRow((row) => ({ ...row, side: "baseline" }))),
    "claims another case, repetition or side",
  ],
  [
    "a row of another task's content",
    changedRows(firstRow((row) => ({ ...row, contentHashes: { task: "0" } }))),
    "claims another case, repetition or side",
  ],
  [
    "rows that were cut off between two lines",
    changedRows((lines) => lines.slice(0, -1)),
    "shards/2/trials.jsonl expected rows of ",
  ],
  [
    "rows of a shard that is missing",
    async (shards) => {
      await changeRows(join(shards, "2"), (lines) => [...lines, ...linesOf(join(shards, "3")).slice(1)]);
      await rm(join(shards, "3"), { recursive: true });
    },
    "shards/2/trials.jsonl expected rows of at most ",
  ],
];

async function linked(file: string): Promise<void> {
  await rename(file, `${file}.real`);
  await symlink(`${file}.real`, file);
}

describe("what an artifact may hold", () => {
  test("without a change is merged", async () => {
    expect(await mergeAfter(async () => undefined)).toMatchObject({ exitCode: 0 });
  });

  test.each(HOSTILE)("%s is a problem by name", async (_, tamper, message) => {
    const { exitCode, stderr } = await mergeAfter(tamper);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test("several problems are told at once", async () => {
    const { stderr } = await mergeAfter(async (shards) => {
      await changeManifest(join(shards, "2"), (manifest) => ({ ...manifest, planHash: "0" }));
      await changeManifest(join(shards, "3"), (manifest) => ({ ...manifest, configHash: "0" }));
    });
    expect(stderr).toContain("shards/2 expected shard 2/3 of plan");
    expect(stderr).toContain("shards/3 shard 3/3 is not of one run");
  });
});

describe("a shard that was killed", () => {
  test("is merged as far as it came: its verdict is inconclusive", async () => {
    const { exitCode, stderr } = await mergeAfter(async (shards) => {
      await changeManifest(join(shards, "2"), (manifest) => ({
        ...manifest,
        finishedAt: null,
        counts: { ...manifest.counts, ok: 0 },
      }));
      const text = readFileSync(join(shards, "2", "trials.jsonl"), "utf8");
      await writeFile(join(shards, "2", "trials.jsonl"), text.slice(0, -20));
    });
    expect([exitCode, stderr]).toEqual([3, expect.not.stringContaining("missing")]);
  });
});

test("the same run given twice is one", async () => {
  await inTempFolder(async (folder) => {
    await cp(template, folder, { recursive: true });
    const merged = await runCli(folder, ["merge", "shards", "shards/1", "./shards/2", "--baseline", "none"]);
    expect(merged).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("superseded") });
  });
});

/** Each repetition scores 0.3 more than the one before: without the third, every mean and the limit would fail. */
const STEPS = `export default ({ seed, repetition }) => ({ score: 0.2 + 0.3 * repetition + (seed % 100) / 1e4 });
`;
const STEPPED = `version: 1
id: steps
matrix: { axes: { task: [a, b, c, d, e, f, g, h, i, j] }, repetitions: 3 }
run: { module: measure.mjs }
metrics: { score: { kind: score, better: higher, margin: 0.02, min: 0.45 } }
compare: { unit: task }
`;

test("repetitions of a missing shard make no mean worse and break no limit", async () => {
  await inExperiment({ "regression-gate.yml": STEPPED, "measure.mjs": STEPS }, async (folder) => {
    await runCli(folder, ["gate", "--quiet", "--baseline", "none"]);
    await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
    await runCli(folder, ["plan", "--shards", "2", "--save", "split.json"]);
    const { hash: _, ...split } = JSON.parse(readFileSync(join(folder, "split.json"), "utf8"));
    const shardOf = split.shardOf.map((_: number, at: number) => (at % 3 === 2 ? 2 : 1));
    const third = { ...split, shardOf };
    await writeFiles(folder, { "split.json": JSON.stringify({ ...third, hash: hashJson(third) }) });
    await runCli(folder, ["run", "--quiet", "--plan", "split.json", "--shard", "1/2"]);
    const shard = latestRunFolder(folder);
    const merged = await runCli(folder, ["merge", shard, "--baseline", "file:main", "--format", "json"]);
    expect(merged.exitCode).toBe(3);
    const report = JSON.parse(merged.stdout);
    expect(report.findings).toMatchObject([{ kind: "pass", estimate: 0 }, { kind: "pass" }]);
    expect(report.limits).toMatchObject([{ result: "inconclusive" }]);
  });
});
