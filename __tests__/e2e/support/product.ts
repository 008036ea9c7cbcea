import type { Files } from "./repository.ts";

/** What the repository under test ships: how good it is, and how loud the machine. */
export interface Settings {
  /** Score lost by the five worst tasks, and by all others. */
  readonly worstDrop: number;
  readonly drop: number;
  /** Tasks that give no answer. */
  readonly broken: number;
  /** The measured program never ends. */
  readonly hangs: boolean;
  /** What it takes in the least, ms. */
  readonly slowMs: number;
}

export const HEALTHY: Settings = { worstDrop: 0, drop: 0, broken: 0, hangs: false, slowMs: 0 };

export function settingsFile(settings: Settings): Files {
  return { "src/settings.json": `${JSON.stringify(settings)}\n` };
}

export const WORSE = settingsFile({ ...HEALTHY, worstDrop: 0.28, drop: 0.029 });
/** By less than the margin. */
export const SLIGHTLY_WORSE = settingsFile({ ...HEALTHY, worstDrop: 0.008, drop: 0.008 });
export const SLOW = settingsFile({ ...HEALTHY, slowMs: 20 });
export const TOUCHED: Files = { "src/notes.txt": "nothing that is measured\n" };

/** Of each task. */
export const REPETITIONS = 3;

export function configFile(margin: string): Files {
  return {
    "regression-gate.yml": `version: 1
id: support-bot
seed: 7
matrix:
  axes:
    task: { file: tasks.jsonl, id: id }
  repetitions: ${REPETITIONS}
run:
  module: { file: src/measure.mjs }
  retry: { attempts: 1 }
metrics:
  score: { kind: score, better: higher, margin: ${margin} }
  latency-ms: { kind: latency, better: lower, margin: 10%, unit: ms }
compare: { unit: task }
baseline: { from: artifact, branch: main }
paths: ["src/**", "tasks.jsonl"]
`,
  };
}

/** A gate of its own whose one metric does not feel the machine: its report is the same however the run is split. */
const SHARDED: Files = {
  "ci/sharded.yml": `version: 1
id: sharded
seed: 7
matrix:
  axes:
    task: { file: tasks.jsonl, id: id }
  repetitions: 2
run:
  module: { file: src/measure.mjs }
  retry: { attempts: 1 }
metrics:
  score: { kind: score, better: higher, margin: 0.02 }
compare: { unit: task }
baseline: { from: artifact, branch: main }
paths: ["src/**", "tasks.jsonl"]
`,
};

/**
 * Sixty tasks with a score of their own, Gaussian noise that differs from run to run, and a latency that only makes noise.
 * All of it is drawn from the run's id, so that a test sees the same numbers every time.
 */
const MEASURE = `import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const settings = JSON.parse(readFileSync(new URL("settings.json", import.meta.url), "utf8"));

function gaussian(key) {
  const bytes = createHash("sha256").update(key).digest();
  const [u, v] = [(bytes.readUInt32BE(0) + 1) / 2 ** 32, bytes.readUInt32BE(4) / 2 ** 32];
  return Math.sqrt(-2 * Math.log(Math.min(u, 1))) * Math.cos(2 * Math.PI * v);
}

export default (trial) => measureIn(process.env.GITHUB_RUN_ID, trial);

export async function measureIn(run, { axes, repetition }) {
  while (settings.hangs);
  if (settings.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.slowMs));
  const index = Number(axes.task.slice(1));
  if (index < settings.broken) throw Object.assign(new Error("connection reset"), { code: "ECONNRESET" });
  const level = 0.75 + 0.05 * gaussian("level " + axes.task);
  const drop = index < 5 ? settings.worstDrop : settings.drop;
  return {
    score: level - drop + 0.02 * gaussian(["score", run, axes.task, repetition].join(" ")),
    "latency-ms": 50 * Math.exp(0.1 * gaussian("machine " + run) + 0.3 * gaussian(["latency", run, axes.task, repetition].join(" "))),
  };
}
`;

export const TASK_IDS = Array.from({ length: 60 }, (_, index) => `t${String(index).padStart(2, "0")}`);
const TASKS = TASK_IDS.map((id, index) => JSON.stringify({ id, question: `question ${index}` }));

export const PRODUCT: Files = {
  ...configFile("0.02"),
  ...SHARDED,
  ...settingsFile(HEALTHY),
  "src/measure.mjs": MEASURE,
  "tasks.jsonl": `${TASKS.join("\n")}\n`,
  "docs/index.md": "# Product\n",
};
