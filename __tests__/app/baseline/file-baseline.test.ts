import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { namedBaseline } from "../../../src/app/baseline/file-baseline.ts";
import { CONFIG, latestRunFolder, writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { sampleManifest } from "../../support/samples/sample-report.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

/** Writes a file whenever it is executed, be it as a trial or as the setup. */
const MARKING = `import { appendFileSync } from "node:fs";
appendFileSync("executed", "x");
console.log('{"score": 0.5}');
`;
const COMMAND = "command: [node, mark.mjs], setup: [node, mark.mjs]";
const ONE_CASE = CONFIG.replace("[a, b, c, d, e, f]", "[a]").replace("[fast, careful]", "[fast]");

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  await writeFiles(folder, {
    "regression-gate.yml": ONE_CASE.replace("module: measure.mjs", COMMAND),
    "mark.mjs": MARKING,
  });
  await runCli(folder, ["run", "--quiet"]);
  await cp(latestRunFolder(folder), join(folder, "main"), { recursive: true });
  await rm(join(folder, "executed"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const main = (name: string): string => readFileSync(join(folder, "main", name), "utf8");

async function gateAgainst(path: string, ...argv: readonly string[]): Promise<CliRun> {
  await rm(join(folder, "executed"), { force: true });
  return runCli(folder, ["gate", "--quiet", "--baseline", `file:${path}`, ...argv]);
}

/** Where each stands, what is in it, and what is said of it. */
const BROKEN: readonly (readonly [
  string,
  string,
  () => Readonly<Record<string, string | Uint8Array>>,
  string,
])[] = [
  ["that is missing", "gone", () => ({}), "gone no such file or folder"],
  [
    "of a format that is not known",
    "foreign",
    () => ({ foreign: "<other/>\n" }),
    "foreign expected results in a known format",
  ],
  [
    "of another program, in a folder",
    "box",
    () => ({ "box/data.json": "{}" }),
    "box expected results in a known format",
  ],
  [
    "without rows",
    "empty.jsonl",
    () => ({ "empty.jsonl": "\n" }),
    "empty.jsonl expected results, got an empty file",
  ],
  [
    "that ends within a packed row",
    "cut.jsonl.gz",
    () => ({ "cut.jsonl.gz": gzipSync(main("trials.jsonl")).subarray(0, -20) }),
    "cut.jsonl.gz cannot be unpacked",
  ],
  [
    "that lacks rows its first line tells of",
    "short.jsonl",
    () => ({ "short.jsonl": main("trials.jsonl").replace(/\n[^\n]*\n$/, "\n") }),
    "short.jsonl expected rows of at least 2 trials",
  ],
  [
    "of a later schema",
    "later.jsonl",
    () => ({ "later.jsonl": main("trials.jsonl").replace("trials@1", "trials@2") }),
    "later.jsonl:1:1 schema: was written by a newer regression-gate",
  ],
  [
    "whose last row is none",
    "bad.csv",
    () => ({ "bad.csv": "task,mode,repetition,score\na,fast,0,0.5\na,fast,1,half\n" }),
    'bad.csv:3:1 score: expected a number or nothing, got "half"',
  ],
  [
    "whose run was not finished",
    "part",
    () => ({
      "part/trials.jsonl": main("trials.jsonl"),
      "part/manifest.json": main("manifest.json").replace(/"finishedAt": "[^"]*"/, '"finishedAt": null'),
    }),
    "part expected 2 planned trials in part, got a run that was not finished",
  ],
  [
    "that is a shard",
    "shard",
    () => ({
      "shard/trials.jsonl": main("trials.jsonl"),
      "shard/manifest.json": main("manifest.json").replace(
        '"seed"',
        '"shard": {"index": 1, "of": 2, "attempt": 1, "wholeHash": "w", "trials": [2, 2], "split": "s", "baselineCommit": null}, "seed"',
      ),
    }),
    "shard is shard 1/2 of a run",
  ],
  [
    "that is a report",
    "report.json",
    () => ({ "report.json": '{"schema": "regression-gate/report@1"}' }),
    "report.json expected rows, got a report",
  ],
];

describe("a baseline that is named as a file is refused before anything is executed", () => {
  test.each(BROKEN)("%s", async (_, path, files, message) => {
    await writeFiles(folder, files());
    const { exitCode, stderr } = await gateAgainst(path);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(folder, "executed"))).toBe(false);
  });

  test("by a shard of the run, too, whose rows are compared later", async () => {
    const config = readFileSync(join(folder, "regression-gate.yml"), "utf8");
    await writeFiles(folder, {
      "against.yml": `${config}baseline: { from: file, path: foreign-rows }\n`,
      "foreign-rows": "neither of them",
    });
    const { exitCode, stderr } = await runCli(folder, ["run", "--config", "against.yml", "--shard", "1/2"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("foreign-rows expected results")]);
    expect(existsSync(join(folder, "executed"))).toBe(false);
  });
});

test("a baseline that can be read is compared with, and what was to be executed is", async () => {
  const { exitCode, stdout } = await gateAgainst("main", "--format", "json");
  expect(exitCode).not.toBe(2);
  expect(readFileSync(join(folder, "executed"), "utf8")).toBe("xxx");
  expect(JSON.parse(stdout).baseline).toMatchObject({ from: "file", why: "the file that was named" });
});

describe("where a baseline comes from", () => {
  const rows = [sampleRow({})];

  test("is told by its manifest, with its age", () => {
    const manifest = sampleManifest({ finishedAt: "2026-01-31T00:00:00.000Z" });
    const run = { manifest, rows };
    const nowMs = Date.parse("2026-02-02T00:00:00.000Z");
    expect(namedBaseline({ run, history: [] }, "main", nowMs).provenance).toMatchObject({
      from: "file",
      run: manifest.runId,
      createdAt: manifest.finishedAt,
      ageDays: 2,
    });
  });

  test("is the path of rows alone, without the folders of this machine", () => {
    const load = { run: { manifest: null, rows }, history: [] };
    expect(namedBaseline(load, "ci/main.csv", 0).provenance).toMatchObject({
      run: "ci/main.csv",
      ageDays: null,
    });
    expect(namedBaseline(load, "/home/me/main.csv", 0).provenance.run).toBe("main.csv");
  });
});

describe("what is compared with itself", () => {
  const itself = "WARN: no change was judged: the baseline is what is measured itself";
  const rows = "abcdef"
    .split("")
    .map((task) => `{"axes":{"task":"${task}","mode":"fast"},"repetition":0,"metrics":{"score":0.5}}\n`)
    .join("");
  const config = CONFIG.replace("module: measure.mjs", "results-file: rows.jsonl")
    .replace("[fast, careful]", "[fast]")
    .replace("repetitions: 2", "repetitions: 1");

  test("is no plain pass: the file that is read, a link to it, one run for both sides", async () => {
    const place = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
    try {
      await writeFiles(place, { "regression-gate.yml": config, "rows.jsonl": rows, "copy.jsonl": rows });
      await symlink("rows.jsonl", join(place, "link.jsonl"));
      const gate = (path: string): Promise<CliRun> =>
        runCli(place, ["gate", "--quiet", "--baseline", `file:${path}`]);
      expect((await gate("rows.jsonl")).stdout).toContain(itself);
      expect((await gate("link.jsonl")).stdout).toContain(itself);
      // Two tools may give equal rows.
      expect((await gate("copy.jsonl")).stdout).toMatch(/^PASS/);
      const compared = (baseline: string, candidate: string): Promise<CliRun> =>
        runCli(place, ["compare", "--baseline", baseline, "--candidate", candidate]);
      expect((await compared("rows.jsonl", "link.jsonl")).stdout).toContain(itself);
      expect((await compared("rows.jsonl", "copy.jsonl")).stdout).toMatch(/^PASS/);
      const run = latestRunFolder(place);
      const sides = (one: string, other: string): Promise<unknown> =>
        writeFiles(place, {
          "sides.yml": config.replace(
            /^run: .*$/m,
            `sides: { baseline: { run: { results-file: ${one} } }, candidate: { run: { results-file: ${other} } } }`,
          ),
        });
      await sides("rows.jsonl", "rows.jsonl");
      expect((await runCli(place, ["gate", "--quiet", "-c", "sides.yml"])).stdout).toContain(itself);
      await sides("rows.jsonl", "copy.jsonl");
      expect((await runCli(place, ["gate", "--quiet", "-c", "sides.yml"])).stdout).toMatch(/^PASS/);
      await cp(run, join(place, "moved"), { recursive: true });
      expect((await compared("moved", run)).stdout).toContain(itself);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
});
