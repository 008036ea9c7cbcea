import { inTempFolder } from "../../support/temp-folder.ts";
import type { CliStart } from "../../support/command-line/cli-process.ts";
import { writeFiles } from "../../support/command-line/experiment.ts";

/** What is killed. */
export interface DurableSetting {
  readonly tasks: number;
  readonly repetitions: number;
  readonly runner: "command" | "module";
  readonly concurrency: number;
  readonly start: CliStart;
}

/** A folder with an experiment, and a baseline to compare with. */
export interface DurableExperiment {
  readonly folder: string;
  readonly trials: number;
  /** Of `gate`. */
  readonly argv: readonly string[];
  readonly start: CliStart;
}

const RUNNERS = { command: "command: [sh, measure.sh]", module: "module: measure.mjs" } as const;

/** `tasks` x `repetitions` trials. */
function configOf({ tasks, repetitions, runner, concurrency }: DurableSetting): string {
  const names = Array.from({ length: tasks }, (_, index) => `t${index}`);
  return `version: 1
id: durable
seed: 11
matrix:
  axes: { task: [${names.join(", ")}] }
  repetitions: ${repetitions}
run:
  ${RUNNERS[runner]}
  concurrency: ${concurrency}
  timeout: 2s
  ${runner === "command" ? "errored-exit-codes: [69]\n  transient-exit-codes: [75]" : ""}
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
const MEASURE_SH = `task=\${REGRESSION_GATE_CASE#*\\"task\\":\\"t}
task=\${task%%[!0-9]*}
case $((task % 20)) in
  3) echo "a wrong answer" >&2; exit 1 ;;
  7) exit 69 ;;
  11) exit 75 ;;
  17) if [ "$REGRESSION_GATE_REPETITION" -lt 2 ]; then exec sleep 6; fi ;;
  19) printf '{"score": NaN, "size": %d}\\n' "$task"; exit ;;
esac
printf '{"score": 0.%03d, "size": %d}\\n' $((500 + REGRESSION_GATE_SEED % 250)) "$task"
`;

/** The same for a module; it takes some milliseconds, so that a kill finds it at work. */
const MEASURE_MJS = `export default async ({ axes, seed, repetition }) => {
  const task = Number(axes.task.slice(1));
  await new Promise((resolve) => setTimeout(resolve, seed % 8));
  switch (task % 20) {
    case 3: throw new Error("a wrong answer");
    case 7: throw Object.assign(new Error("no key"), { status: 401 });
    case 11: throw Object.assign(new Error("busy"), { status: 503 });
    case 17: if (repetition < 2) await new Promise((resolve) => setTimeout(resolve, 60_000)); break;
    case 19: return { score: Number.NaN, size: task };
  }
  return { score: (500 + (seed % 250)) / 1000, size: task };
};
`;

/** Rows of the baseline: better by about 0.1 in every task. */
function baselineRows({ tasks, repetitions }: DurableSetting): string {
  const rows = Array.from({ length: tasks * repetitions }, (_, index) => ({
    axes: { task: `t${Math.floor(index / repetitions)}` },
    repetition: index % repetitions,
    metrics: { score: 0.725 + index / 10_000, size: Math.floor(index / repetitions) },
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Runs `work` with an experiment whose `gate` finds that it is worse than the baseline. */
export function inDurableExperiment<T>(
  setting: DurableSetting,
  work: (experiment: DurableExperiment) => Promise<T>,
): Promise<T> {
  const { tasks, repetitions, start } = setting;
  return inTempFolder(async (folder) => {
    await writeFiles(folder, {
      "regression-gate.yml": configOf(setting),
      "measure.sh": MEASURE_SH,
      "measure.mjs": MEASURE_MJS,
      "main.jsonl": baselineRows(setting),
    });
    const argv = ["gate", "--quiet", "--baseline", "file:main.jsonl"];
    return work({ folder, trials: tasks * repetitions, argv, start });
  });
}
