import { nameAxes } from "../../model/config/case.ts";
import { isMeasured, type TrialRecord } from "../../model/run/trial.ts";

/** One result as tau-bench writes it. Source: `EnvRunResult` of sierra-research/tau-bench. */
interface TauBenchResult {
  readonly task_id: number | string;
  readonly reward: number;
  readonly info: Readonly<Record<string, unknown>>;
  /** Messages are not stored in rows. */
  readonly traj: readonly never[];
  readonly trial: number;
}

/**
 * Rows of the candidate as a JSON list of tau-bench results: the metric `reward`, else `success`, else 1 for a right and 0 for a
 * wrong answer. A trial without an answer has the reward 0 and `info.error`, as tau-bench writes one that ended by an exception.
 */
export function* tauBenchRows(rows: Iterable<TrialRecord>): Generator<string, void, undefined> {
  let before = "[\n";
  for (const row of rows) {
    if (row.side !== "candidate") continue;
    yield `${before}${JSON.stringify(resultOf(row))}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

function resultOf(row: TrialRecord): TauBenchResult {
  const { axes, repetition, status, error } = row;
  const answered = isMeasured(status);
  return {
    task_id: taskOf(axes),
    reward: answered ? rewardOf(row) : 0,
    info: answered ? {} : { error: error === null ? status : `${error.code}: ${error.message}` },
    traj: [],
    trial: repetition,
  };
}

function rewardOf({ metrics, status }: TrialRecord): number {
  for (const name of ["reward", "success"]) {
    const value = Object.hasOwn(metrics, name) ? metrics[name] : null;
    if (typeof value === "number") return value;
  }
  return status === "ok" ? 1 : 0;
}

/** The task alone, as a number where it is one; else all axes. */
function taskOf(axes: TrialRecord["axes"]): number | string {
  const names = Object.keys(axes);
  const [only] = names;
  const task = axes["task_id"] ?? axes["task"] ?? (only === undefined ? "" : axes[only]);
  if (names.length > 1) return nameAxes(axes);
  const number = Number(task);
  return /^\d{1,15}$/.test(String(task)) ? number : String(task);
}
