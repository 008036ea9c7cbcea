import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { leastTrials, type Plan } from "../../../model/run/plan.ts";
import type { TrialRecord } from "../../../model/run/trial.ts";
import { serializeTrialRow } from "../../../formats/trial-row.ts";
import { serializeTrialsHeader } from "../../../formats/trials-file.ts";
import { errnoOf } from "../errno-of.ts";
import { writeFileAtomic } from "../files.ts";
import { loadTrials } from "./load-trials.ts";
import { inputChanges, type RunInputs, type RunOrigin, writeRunOrigin } from "./run-identity.ts";

/** What a resume found. */
export interface Resumed {
  /** An incomplete last line was removed; its trial runs again. */
  readonly torn: boolean;
  /** The plan has changed since: cases whose key is the same are kept. */
  readonly planChanged: boolean;
  /** Rows no longer planned; they stay in trials.previous.jsonl, after a second change in trials.previous-2.jsonl. */
  readonly droppedRows: number;
  /** What has changed beside the plan: `eval.py: 12ab… -> 34cd…`. The rows that it decided run again. */
  readonly changes: readonly string[];
}

export const NOT_RESUMED: Resumed = { torn: false, planChanged: false, droppedRows: 0, changes: [] };

interface Previous {
  readonly rows: ReadonlyMap<string, TrialRecord>;
  readonly resumed: Resumed;
}

/** Rows of an earlier start that still count. `trials.jsonl` has them alone afterwards, `origin.json` what decides them now. */
export async function loadPrevious(
  { path, shown }: { readonly path: string; readonly shown: string },
  { plan, inputs }: { readonly plan: Plan; readonly inputs: RunInputs },
  origin: RunOrigin,
): Promise<Previous> {
  const file = join(path, "trials.jsonl");
  const { header, torn, rows } = loadTrials(file, `${shown}/trials.jsonl`);
  const changed = inputChanges(origin.inputs ?? {}, inputs);
  const isSamePlan = header?.planHash === plan.hash;
  if (isSamePlan && changed.size === 0) {
    return { rows, resumed: { ...NOT_RESUMED, torn } };
  }
  const planned = new Set(plan.trials.flatMap(({ key, side }) => (changed.has(side) ? [] : [key])));
  const kept = new Map([...rows].filter(([key]) => planned.has(key)));
  await keepCopy(file, join(path, "trials.previous"));
  await writeFileAtomic(file, trialsText(plan, kept));
  // After the rows: interrupted between the two, the next resume finds the change once more.
  if (changed.size > 0) await writeRunOrigin(join(path, "origin.json"), { ...origin, inputs });
  const changes = [...new Set([...changed.values()].flat())];
  return {
    rows: kept,
    resumed: {
      torn,
      planChanged: header !== null && !isSamePlan,
      droppedRows: rows.size - kept.size,
      changes,
    },
  };
}

export function trialsText(plan: Plan, rows: ReadonlyMap<string, TrialRecord>): string {
  return [
    serializeTrialsHeader(plan.hash, leastTrials(plan)),
    ...[...rows.values()].map(serializeTrialRow),
  ].join("");
}

/** Beside the copies of earlier changes: the rows of each may have cost money. */
async function keepCopy(file: string, stem: string, number = 1): Promise<void> {
  try {
    const copy = number === 1 ? `${stem}.jsonl` : `${stem}-${number}.jsonl`;
    await copyFile(file, copy, constants.COPYFILE_EXCL);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    await keepCopy(file, stem, number + 1);
  }
}
