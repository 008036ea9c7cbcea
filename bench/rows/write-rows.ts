import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { serializeTrialRow } from "../../src/formats/trial-row.ts";
import { serializeTrialsHeader } from "../../src/formats/trials-file.ts";
import { importedRow } from "../../src/importers/imported-row.ts";
import type { Axes } from "../../src/model/config/case.ts";
import type { TrialRecord } from "../../src/model/run/trial.ts";
import { Xoshiro128 } from "../../src/stats/index.ts";

/** A file of rows of one side, as a run writes them: each case once in each repetition. */
export interface RowsToWrite {
  readonly path: string;
  readonly groups: number;
  readonly unitsPerGroup: number;
  readonly repetitions: number;
  readonly metrics: readonly string[];
  readonly seed: number;
}

const WRITE_CHARACTERS = 1 << 20;

/** Writes groups x units x repetitions rows behind a header. The same bytes for the same request. */
export function writeRows(request: RowsToWrite): void {
  const fd = openSync(request.path, "w");
  try {
    let text = serializeTrialsHeader("bench", null);
    for (const row of rowsToWrite(request)) {
      text += serializeTrialRow(row);
      if (text.length < WRITE_CHARACTERS) continue;
      writeSync(fd, text);
      text = "";
    }
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

export function* rowsToWrite(request: Omit<RowsToWrite, "path">): Generator<TrialRecord, void, undefined> {
  const { seed, repetitions, metrics } = request;
  const random = new Xoshiro128([seed, 1, 2, 3]);
  const uniform = (): number => (random.nextU32() + 0.5) / 2 ** 32;
  const cases = casesOf(request);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const { axes, caseKey, level } of cases) {
      const value = (): number => Math.round((level + 0.1 * (uniform() - 0.5)) * 1e9) / 1e9;
      yield importedRow({
        caseKey,
        axes,
        repetition,
        status: "ok",
        startedAt: "2026-01-31T00:00:00.000Z",
        durationMs: 100 * uniform(),
        metrics: Object.fromEntries(metrics.map((metric) => [metric, value()])),
      });
    }
  }
}

interface WrittenCase {
  readonly axes: Axes;
  readonly caseKey: string;
  /** About which its values lie, the same on both sides. */
  readonly level: number;
}

function casesOf({ groups, unitsPerGroup }: Omit<RowsToWrite, "path">): readonly WrittenCase[] {
  return Array.from({ length: groups * unitsPerGroup }, (_, index) => {
    const axes = {
      model: `model-${Math.floor(index / unitsPerGroup)}`,
      task: `task-${index % unitsPerGroup}`,
    };
    const hash = createHash("sha256").update(JSON.stringify(axes));
    const digest = hash.digest();
    return { axes, caseKey: digest.toString("hex"), level: 0.3 + (0.4 * digest.readUInt16LE(0)) / 2 ** 16 };
  });
}

/** A config, as JSON, that compares such rows. */
export function configOf({ groups, unitsPerGroup, metrics }: Omit<RowsToWrite, "path">): string {
  const named = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}-${index}`);
  return JSON.stringify({
    version: 1,
    id: "rows",
    matrix: { axes: { model: named("model", groups), task: named("task", unitsPerGroup) } },
    run: { "results-file": "rows.jsonl" },
    metrics: Object.fromEntries(
      metrics.map((metric) => [metric, { kind: "score", better: "higher", margin: 0.02 }]),
    ),
    compare: { unit: "task", by: ["model"] },
  });
}
