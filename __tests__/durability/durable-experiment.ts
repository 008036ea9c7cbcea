import { inTempFolder } from "../support/temp-folder.ts";
import type { CliStart } from "../support/cli-process.ts";
import { writeFiles } from "../support/experiment.ts";

const REPETITIONS = 10;

/** A folder with an experiment, and a baseline to compare with. */
export interface DurableExperiment {
  readonly folder: string;
  readonly trials: number;
  /** Of `gate`. */
  readonly argv: readonly string[];
  readonly start: CliStart;
}

/** `tasks` x 10 trials, eight at once. */
function configOf(tasks: number): string {
  const names = Array.from({ length: tasks }, (_, index) => `t${index}`);
  return `version: 1
id: durable
seed: 11
matrix:
  axes: { task: [${names.join(", ")}] }
  repetitions: ${REPETITIONS}
run:
  command: [sh, measure.sh]
  concurrency: 8
  timeout: 1s
  errored-exit-codes: [69]
  transient-exit-codes: [75]
  retry: { attempts: 2, delay: 2ms, max-delay: 4ms }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
  size: { kind: exact }
compare: { unit: task, by: [] }
gate: { max-error-rate: 30% }
`;
}

/**
 * Every status as a function of the trial, so that one without an answer has none after a resume either; numbers as
 * functions of its seed. What sleeps is ended by the timeout, and soon ends by itself where a kill leaves it behind.
 */
const MEASURE = `task=\${REGRESSION_GATE_CASE#*\\"task\\":\\"t}
task=\${task%%[!0-9]*}
case $((task % 20)) in
  3) echo "a wrong answer" >&2; exit 1 ;;
  7) exit 69 ;;
  11) exit 75 ;;
  17) if [ "$REGRESSION_GATE_REPETITION" -lt 2 ]; then exec sleep 3; fi ;;
  19) printf '{"score": NaN, "size": %d}\\n' "$task"; exit ;;
esac
printf '{"score": 0.%03d, "size": %d}\\n' $((500 + REGRESSION_GATE_SEED % 250)) "$task"
`;

/** Rows of the baseline: better by about 0.1 in every task. */
function baselineRows(tasks: number): string {
  const rows = Array.from({ length: tasks * REPETITIONS }, (_, index) => ({
    axes: { task: `t${Math.floor(index / REPETITIONS)}` },
    repetition: index % REPETITIONS,
    metrics: { score: 0.725 + index / 10_000, size: Math.floor(index / REPETITIONS) },
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Runs `work` with an experiment whose `gate` finds that it is worse than the baseline. */
export function inDurableExperiment<T>(
  { tasks, start }: { readonly tasks: number; readonly start: CliStart },
  work: (experiment: DurableExperiment) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": configOf(tasks),
      "measure.sh": MEASURE,
      "main.jsonl": baselineRows(tasks),
    });
    const argv = ["gate", "--quiet", "--baseline", "file:main.jsonl"];
    return work({ folder, trials: tasks * REPETITIONS, argv, start });
  });
}
