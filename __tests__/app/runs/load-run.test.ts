import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import zlib from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { rowsToWrite } from "../../../bench/rows/write-rows.ts";
import { loadBytes, loadRun } from "../../../src/app/runs/load-run.ts";
import { serializeManifest } from "../../../src/formats/manifest.ts";
import { serializeTrialRow } from "../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../src/formats/trials-file.ts";
import { countTrials } from "../../../src/model/run/manifest.ts";
import type { Report } from "../../../src/model/result/report.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { judge } from "../../../src/pipeline/pipeline.ts";
import { BY_TASK, found, metric, uniforms } from "../../support/samples/build-input.ts";
import { sampleConfig } from "../../support/samples/sample-config.ts";
import { sampleManifest } from "../../support/samples/sample-report.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { problemLines } from "../../support/usage-error-of.ts";

const SHAPE = { groups: 3, unitsPerGroup: 12, repetitions: 4, metrics: ["acc", "f1"] };
const BASELINE = [...rowsToWrite({ ...SHAPE, seed: 1 })];
/** With an error, a retry of it, and a metric that fell. */
const CANDIDATE = [...rowsToWrite({ ...SHAPE, seed: 2 })].map((row, index) => {
  if (index % 40 === 7) return errored(row);
  const f1 = Number(row.metrics["f1"]) - (row.axes["model"] === "model-1" ? 0.15 : 0);
  return { ...row, metrics: { ...row.metrics, f1 } };
});

const PACKED: readonly (readonly [string, (bytes: Uint8Array) => Buffer])[] = [
  ["trials.jsonl.gz", (bytes) => zlib.gzipSync(bytes)],
  // Where Node.js has it.
  ...("zstdCompressSync" in zlib
    ? [["trials.jsonl.zst", (bytes: Uint8Array) => zlib.zstdCompressSync(bytes)] as const]
    : []),
];

function errored(row: TrialRecord): TrialRecord {
  const error = { class: "timeout", code: "timed-out", message: "10 s" } as const;
  return { ...row, status: "errored", metrics: {}, error };
}

function fileOf(rows: readonly TrialRecord[]): Buffer {
  return Buffer.from(serializeTrialsHeader("p", null) + rows.map(serializeTrialRow).join(""));
}

/** Of the candidate's file. */
const MANIFEST = sampleManifest({
  planHash: "p",
  counts: countTrials(CANDIDATE, CANDIDATE.length),
});

const TORN = Buffer.concat([fileOf(CANDIDATE), fileOf(CANDIDATE.slice(0, 1)).subarray(60, -20)]);

function reportOf(candidate: Iterable<TrialRecord>, baseline: Iterable<TrialRecord> = BASELINE): Report {
  const metrics = SHAPE.metrics.map((name) => metric({ name, kind: "score" }));
  return judge({
    config: sampleConfig({ metrics, compare: { ...BY_TASK, by: ["model"] }, seed: 1 }),
    selection: { suite: null, where: {} },
    plan: null,
    run: { manifest: null, rows: candidate },
    baseline: found(baseline),
    policyChanges: [],
    sameJob: false,
    nowMs: 0,
  }).report;
}

function shuffled<T>(items: readonly T[], seed: string): readonly T[] {
  const next = uniforms(seed);
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The rows of a file with these bytes. */
async function stored(name: string, bytes: Uint8Array): Promise<Report> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, name), bytes);
    const { run } = await loadRun(folder, name);
    return reportOf(run.rows);
  });
}

describe("rows that are read as they are judged give the report of rows that are held", () => {
  const held = reportOf(CANDIDATE);

  test("which is worth comparing: something is red, something is missing", () => {
    expect(held.findings.map(({ kind }) => kind)).toContain("regression");
    expect(held.errors).toMatchObject([{ code: "timed-out", count: 4 }]);
  });

  test("from a file, plain or packed with gzip, under any name", async () => {
    const bytes = fileOf(CANDIDATE);
    expect(await stored("trials.jsonl", bytes)).toEqual(held);
    expect(await stored("trials.jsonl.gz", zlib.gzipSync(bytes))).toEqual(held);
    expect(await stored("rows", zlib.gzipSync(bytes))).toEqual(held);
  });

  test("from stdin, packed or not", async () => {
    const bytes = fileOf(CANDIDATE);
    expect(reportOf((await loadBytes(bytes, "stdin", null)).run.rows)).toEqual(held);
    expect(reportOf((await loadBytes(zlib.gzipSync(bytes), "stdin", null)).run.rows)).toEqual(held);
  });

  test("in any order", async () => {
    for (const seed of ["a", "b"]) {
      expect(await stored("t.jsonl", fileOf(shuffled(CANDIDATE, seed)))).toEqual(held);
    }
  });

  test("with earlier rows of the same keys, which the last ones replace in silence", async () => {
    const earlier = CANDIDATE.filter((_, index) => index % 3 === 0).map(errored);
    const twice = CANDIDATE.filter((_, index) => index % 9 === 0).map((row) => ({ ...row, metrics: {} }));
    expect(await stored("t.jsonl", fileOf([...earlier, ...twice, ...CANDIDATE]))).toEqual(held);
    expect(held.warnings.map(({ code }) => code)).not.toContain("duplicate-rows");
  });

  test("without a torn last line where a manifest says how many rows there should be", async () => {
    await inTempFolder(async (folder) => {
      writeFileSync(join(folder, "manifest.json"), serializeManifest(MANIFEST));
      writeFileSync(join(folder, "trials.jsonl"), TORN);
      const { run } = await loadRun(folder, ".");
      expect(reportOf(run.rows)).toEqual(held);
    });
  });

  test.each(PACKED)("from a bundle and a file packed as %s", async (name, pack) => {
    const packed = pack(fileOf(CANDIDATE));
    expect(await stored("rows", packed)).toEqual(held);
    await inTempFolder(async (folder) => {
      mkdirSync(join(folder, "bundle"));
      writeFileSync(join(folder, "bundle", "manifest.json"), serializeManifest(MANIFEST));
      writeFileSync(join(folder, "bundle", name), packed);
      const { run } = await loadRun(folder, "bundle");
      expect(run.manifest).toEqual(MANIFEST);
      expect(reportOf(run.rows)).toEqual(held);
    });
  });

  test("from rows of another tool", async () => {
    const text = CANDIDATE.filter(({ status }) => status === "ok")
      .map(({ axes, repetition, metrics }) => `${JSON.stringify({ axes, repetition, metrics })}\n`)
      .join("");
    const bare = reportOf(CANDIDATE.filter(({ status }) => status === "ok"));
    expect(await stored("rows.jsonl", Buffer.from(text))).toEqual(bare);
    expect(await stored("rows.jsonl.gz", zlib.gzipSync(text.replaceAll("\n", "\r\n")))).toEqual(bare);
  });
});

test("a file without a manifest that is cut off is no whole run", async () => {
  const message = "expected complete rows, got an incomplete last line";
  await expect(stored("t.jsonl", TORN)).rejects.toThrow(message);
  const { run } = await loadBytes(TORN.subarray(0, TORN.length / 2), "stdin", null);
  expect(() => reportOf(run.rows)).toThrow(message);
});

test("a line that is no row is found when rows are read, by file and line, also behind good ones", async () => {
  await inTempFolder(async (folder) => {
    const bad = serializeTrialRow(BASELINE[3]!).replace('"ok"', '"fine"');
    const last = serializeTrialRow(BASELINE[4]!);
    writeFileSync(join(folder, "t.jsonl.gz"), zlib.gzipSync(fileOf(BASELINE.slice(0, 3)) + bad + last));
    const { run } = await loadRun(folder, "t.jsonl.gz");
    expect(problemLines(() => [...run.rows])).toEqual([
      't.jsonl.gz:5:1 status: Invalid option: expected one of "ok"|"failed"|"errored"|"timed-out"|"denied"|"skipped"',
    ]);
  });
});
