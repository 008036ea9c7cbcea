/** Languages in which `init` can write a first case. */
export type CaseLanguage = "node" | "python" | "shell";

interface StarterCase {
  readonly file: string;
  /** Name of the metric of its time: printed by the case, or measured from outside. */
  readonly latency: "latency-ms" | "wall-ms";
  /** What runs the file. */
  readonly interpreter: readonly string[];
  readonly text: string;
}

const NODE = `// One trial: reads its case from stdin, measures, prints one JSON line of metrics.
import { readFileSync } from "node:fs";

const trial = JSON.parse(readFileSync(0, "utf8")); // { axes: { task, mode }, seed, repetition, ... }

const start = performance.now();
const answer = workOn(trial.axes.task, trial.axes.mode);
const latencyMs = performance.now() - start;

console.log(JSON.stringify({ "latency-ms": latencyMs, "size-bytes": answer.length }));

/** Replace this with a call of your own code. */
function workOn(task, mode) {
  const rounds = mode === "careful" ? 20000 : 10000;
  let text = "";
  for (let i = 0; i < rounds; i += 1) text = task + i;
  return text;
}
`;

const PYTHON = `"""One trial: reads its case from stdin, measures, prints one JSON line of metrics."""
import json
import sys
import time


def work_on(task, mode):
    """Replace this with a call of your own code."""
    rounds = 20000 if mode == "careful" else 10000
    text = ""
    for i in range(rounds):
        text = task + str(i)
    return text


trial = json.load(sys.stdin)  # {"axes": {"task": ..., "mode": ...}, "seed": ..., "repetition": ...}
start = time.perf_counter()
answer = work_on(trial["axes"]["task"], trial["axes"]["mode"])
latency_ms = (time.perf_counter() - start) * 1000
print(json.dumps({"latency-ms": latency_ms, "size-bytes": len(answer)}))
`;

const SHELL = `# One trial: its case is in $REGRESSION_GATE_CASE (JSON) and on stdin; prints one JSON line of metrics.
# Replace the line below with a call of your own program; the time of this script is measured from outside (wall-ms).
size=$(printf '%s' "$REGRESSION_GATE_CASE" | tr -cd 'a-z' | wc -c | tr -d ' ')
printf '{"size-bytes": %s}\\n' "$size"
`;

const CASES: Readonly<Record<CaseLanguage, StarterCase>> = {
  node: {
    file: "regression-gate/case.mjs",
    latency: "latency-ms",
    interpreter: ["node"],
    text: NODE,
  },
  python: {
    file: "regression-gate/case.py",
    latency: "latency-ms",
    interpreter: ["python3"],
    text: PYTHON,
  },
  shell: {
    file: "regression-gate/case.sh",
    latency: "wall-ms",
    interpreter: ["sh"],
    text: SHELL,
  },
};

/** A first case that runs as it is, and that the user replaces. */
export function starterCase(language: CaseLanguage): StarterCase {
  return CASES[language];
}
