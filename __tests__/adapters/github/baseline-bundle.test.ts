import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readBundle, writeBundle, type Bundle } from "../../../src/adapters/github/baseline-bundle.ts";
import { UnreadableArtifactError } from "../../../src/adapters/github/unpack-zip.ts";
import type { HistoryEntry } from "../../../src/model/history.ts";
import type { TrialRecord } from "../../../src/model/trial.ts";
import { writeZip } from "../../support/hostile-zip.ts";
import { sampleManifest } from "../../support/sample-report.ts";

const ROW: TrialRecord = {
  key: "k/candidate/0",
  caseKey: "k",
  axes: { task: "a" },
  contentHashes: {},
  repetition: 0,
  block: 0,
  side: "candidate",
  status: "ok",
  attempts: 1,
  startedAt: "2026-03-02T10:15:00.000Z",
  durationMs: 12.5,
  metrics: { score: 0.8, other: null },
  nonFinite: [],
  usage: null,
  evaluation: null,
  gates: [],
  error: null,
  output: null,
};

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

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function zipOf(bundle: Bundle, replace: Readonly<Record<string, Uint8Array>> = {}): Promise<Buffer> {
  const names = await writeBundle(folder, bundle, "{}\n");
  const entries = names.map(async (name) => ({
    name,
    content: replace[name] ?? (await readFile(join(folder, name))),
  }));
  return writeZip(await Promise.all(entries));
}

const BUNDLE: Bundle = {
  manifest: sampleManifest(),
  rows: [ROW, { ...ROW, key: "k/candidate/1" }],
  history: [entry(0)],
};

describe("a baseline bundle", () => {
  test("comes back as it was written, its rows readable more than once", async () => {
    const bundle = await readBundle(await zipOf(BUNDLE));
    expect(bundle.manifest).toEqual(BUNDLE.manifest);
    expect([...bundle.rows]).toEqual(BUNDLE.rows);
    expect([...bundle.rows]).toEqual(BUNDLE.rows);
    expect(bundle.history).toEqual(BUNDLE.history);
  });

  test("carries the last 500 runs of history on", async () => {
    const history = Array.from({ length: 510 }, (_, index) => entry(index));
    const bundle = await readBundle(await zipOf({ ...BUNDLE, history }));
    expect(bundle.history.map((one) => one.runId)).toEqual(history.slice(10).map((one) => one.runId));
  });

  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  test.each<readonly [string, string, Uint8Array, RegExp]>([
    ["a manifest that is not JSON", "manifest.json", text("{"), /manifest.json/],
    [
      "a manifest of a newer version",
      "manifest.json",
      text('{"schema":"regression-gate/manifest@9"}'),
      /Upgrade/,
    ],
    ["rows that are no gzip", "trials.jsonl.gz", text("plain"), /header/],
    [
      "rows that are none",
      "trials.jsonl.gz",
      gzipSync('{"schema":"regression-gate/trials@1","planHash":"x"}\n{"key":7}\n'),
      /trials/,
    ],
    ["a history that is none", "history.jsonl", text("[]\n"), /history/],
  ])("with %s is unreadable, and says which part", async (_, name, content, why) => {
    const read = readBundle(await zipOf(BUNDLE, { [name]: content }));
    await expect(read).rejects.toBeInstanceOf(UnreadableArtifactError);
    await expect(read).rejects.toThrow(why);
  });

  test("without its manifest is unreadable", async () => {
    const zip = writeZip([{ name: "trials.jsonl.gz", content: gzipSync("") }]);
    await expect(readBundle(zip)).rejects.toThrow(/manifest.json is missing/);
  });
});
