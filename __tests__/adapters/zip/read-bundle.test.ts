import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { readBundle } from "../../../src/adapters/zip/read-bundle.ts";
import { serializeHistory } from "../../../src/formats/history-file.ts";
import { serializeManifest } from "../../../src/formats/manifest.ts";
import { serializeTrialRow } from "../../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../src/formats/trials-file.ts";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { UnreadableArtifactError } from "../../../src/baselines/bundle.ts";
import type { HistoryEntry } from "../../../src/model/result/history.ts";
import { writeZip } from "../../support/github/hostile-zip.ts";
import { sampleManifest } from "../../support/samples/sample-report.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";

const ROW = sampleRow({ metrics: { score: 0.8, other: null } });

const entry = (index: number): HistoryEntry => ({
  schema: "regression-gate/history@1",
  runId: `run-${index}`,
  sha: null,
  time: "2026-03-02T10:15:00.000Z",
  runnerClass: "linux",
  versions: {},
  complete: true,
  verdict: "pass",
  metrics: [],
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const NEWER: TrialRecord = { ...ROW, metrics: { score: 0.9, other: null } };
const OTHER: TrialRecord = { ...ROW, key: "k/candidate/1" };

const MANIFEST = sampleManifest({
  planHash: "hash",
  counts: { planned: 2, ok: 2, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
});

const HEADER_OF_OTHER = serializeTrialsHeader("other", null);
const lineOf = (line: string | TrialRecord): string =>
  typeof line === "string" ? line : serializeTrialRow(line);

function zipOf(replace: Readonly<Record<string, Uint8Array>>): Buffer {
  const lines = [serializeTrialsHeader("hash", null), ...[ROW, OTHER, NEWER].map(serializeTrialRow)];
  const files: Readonly<Record<string, Uint8Array>> = {
    "manifest.json": text(serializeManifest(MANIFEST)),
    "trials.jsonl.gz": gzipSync(lines.join("")),
    "report.json": text("{}"),
    "history.jsonl": text(serializeHistory([entry(0)])),
    ...replace,
  };
  return writeZip(Object.entries(files).map(([name, content]) => ({ name, content })));
}

describe("a baseline bundle", () => {
  test("is read with its history, the last row of a key winning", async () => {
    const bundle = await readBundle(zipOf({}));
    expect(bundle.run.manifest).toEqual(MANIFEST);
    expect([...bundle.run.rows]).toEqual([OTHER, NEWER]);
    expect(bundle.history).toEqual([entry(0)]);
  });

  test.each<readonly [string, string, Uint8Array, RegExp]>([
    ["a manifest that is not JSON", "manifest.json", text("{"), /manifest.json/],
    [
      "a manifest of a newer version",
      "manifest.json",
      text('{"schema":"regression-gate/manifest@9"}'),
      /Upgrade/,
    ],
    ["rows that are no gzip", "trials.jsonl.gz", text("plain"), /not a gzip file/],
    [
      "rows that are not rows",
      "trials.jsonl.gz",
      gzipSync('{"schema":"regression-gate/trials@1","planHash":"x"}\n{"key":7}\n'),
      /trials/,
    ],
    [
      "rows that were cut off",
      "trials.jsonl.gz",
      gzipSync(`${serializeTrialsHeader("hash", null)}{"key":`),
      /middle/,
    ],
    [
      "rows that were cut off between two lines",
      "trials.jsonl.gz",
      gzipSync([serializeTrialsHeader("hash", null), ROW, NEWER].map(lineOf).join("")),
      /trials.jsonl.gz expected rows of 2 trials \(2 ok\), as counted in its manifest, got 1 trials \(1 ok\)/,
    ],
    [
      "rows of another plan",
      "trials.jsonl.gz",
      gzipSync([HEADER_OF_OTHER, ROW, OTHER].map(lineOf).join("")),
      /plan/,
    ],
    ["no rows and no header", "trials.jsonl.gz", gzipSync(""), /middle/],
    ["a history that is none", "history.jsonl", text("[]\n"), /history/],
  ])("with %s is unreadable, and says which part", async (_, name, content, why) => {
    const read = readBundle(zipOf({ [name]: content }));
    await expect(read).rejects.toBeInstanceOf(UnreadableArtifactError);
    await expect(read).rejects.toThrow(why);
  });

  test("without its manifest is unreadable", async () => {
    const zip = writeZip([
      { name: "trials.jsonl.gz", content: gzipSync(serializeTrialsHeader("hash", null)) },
    ]);
    await expect(readBundle(zip)).rejects.toThrow(/manifest.json is missing/);
  });
});
