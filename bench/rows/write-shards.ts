/** Writes the runs of the shards of one plan: `node write-shards.ts FOLDER ROWS SHARDS`. In a process of its own: a plan takes memory. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/adapters/node/clock.ts";
import { draftManifest } from "../../src/app/runs/draft-manifest.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { serializeManifest } from "../../src/formats/manifest.ts";
import { serializeTrialRow } from "../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../src/formats/trials-file.ts";
import type { Plan } from "../../src/model/run/plan.ts";
import type { Trial, TrialRecord } from "../../src/model/run/trial.ts";
import { planTrials } from "../../src/plan/plan-trials.ts";
import { shardPlan } from "../../src/plan/shards/shard-plan.ts";
import { keptTogether, splitPlan } from "../../src/plan/shards/split-plan.ts";
import { Xoshiro128 } from "../../src/stats/index.ts";

const METRICS = ["accuracy", "recall", "precision", "f1", "coverage"];
const SHAPE = { groups: 20, unitsPerGroup: 50 };
const WRITE_CHARACTERS = 1 << 20;

const [folder = ".", rows = "10000", shards = "7"] = process.argv.slice(2);
const named = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);
const text = JSON.stringify({
  version: 1,
  id: "rows",
  matrix: {
    axes: { model: named("model", SHAPE.groups), task: named("task", SHAPE.unitsPerGroup) },
    repetitions: Number(rows) / (SHAPE.groups * SHAPE.unitsPerGroup),
  },
  run: { module: "measure.mjs" },
  metrics: Object.fromEntries(
    METRICS.map((metric) => [metric, { kind: "score", better: "higher", margin: 0.02 }]),
  ),
  compare: { unit: "task", by: ["model"] },
});
writeFileSync(join(folder, "gate.yml"), text);
const config = parseConfig(text, "gate.yml");
const plan = planTrials(config, { suite: null, where: {}, axisRows: {} });
const split = splitPlan(plan, {
  shards: Number(shards),
  keeps: keptTogether(config.metrics),
  durations: null,
});
for (let index = 1; index <= split.of; index += 1) {
  await writeShard(shardPlan(plan, split, index), join(folder, "shards", String(index)));
}

async function writeShard(part: Plan, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const env = { GITHUB_RUN_ATTEMPT: "1" };
  const workspace = {
    root: folder,
    out: folder,
    env,
    extraEnv: {},
    clock: systemClock,
    signal: new AbortController().signal,
  };
  const { manifest } = await draftManifest(config, part, workspace);
  const planned = part.trials.length;
  const time = "2026-01-31T00:00:00.000Z";
  const whole = {
    ...manifest,
    runId: `shard-${part.shard?.index}`,
    startedAt: time,
    finishedAt: time,
    counts: { planned, ok: planned, failed: 0, errored: 0, timedOut: 0, skipped: 0 },
    complete: true,
  };
  writeFileSync(join(to, "manifest.json"), serializeManifest(whole));
  writeRows(part, join(to, "trials.jsonl"));
}

function writeRows(part: Plan, path: string): void {
  const random = new Xoshiro128([part.shard?.index ?? 0, 1, 2, 3]);
  const fd = openSync(path, "w");
  let held = serializeTrialsHeader(part.hash, part.trials.length);
  for (const at of part.order) {
    const trial = part.trials[at];
    if (trial === undefined) continue;
    held += serializeTrialRow(rowOf(trial, () => (random.nextU32() + 0.5) / 2 ** 32));
    if (held.length < WRITE_CHARACTERS) continue;
    writeSync(fd, held);
    held = "";
  }
  writeSync(fd, held);
  closeSync(fd);
}

function rowOf(trial: Trial, uniform: () => number): TrialRecord {
  const { key, caseKey, case: one, repetition, block, side } = trial;
  return {
    key,
    caseKey,
    axes: one.axes,
    contentHashes: one.contentHashes,
    repetition,
    block,
    side,
    status: "ok",
    attempts: 1,
    startedAt: "2026-01-31T00:00:00.000Z",
    durationMs: 100 * uniform(),
    metrics: Object.fromEntries(METRICS.map((metric) => [metric, Math.round(uniform() * 1e9) / 1e9])),
    nonFinite: [],
    usage: null,
    evaluation: null,
    gates: [],
    error: null,
    output: null,
  };
}
