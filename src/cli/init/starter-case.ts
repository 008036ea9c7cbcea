/** Languages `init` writes a first case in. */
export type CaseLanguage = "node" | "python" | "shell";

interface StarterCase {
  readonly file: string;
  readonly command: readonly string[];
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
# Replace the two lines below with a call of your own program.
start=$(date +%s%N)
size=$(printf '%s' "$REGRESSION_GATE_CASE" | tr -cd 'a-z' | head -c 4 | wc -c | tr -d ' ')
end=$(date +%s%N)
printf '{"latency-ms": %s, "size-bytes": %s}\\n' "$(( (end - start) / 1000 + 1 ))e-3" "$size"
`;

const CASES: Readonly<Record<CaseLanguage, StarterCase>> = {
  node: { file: "regression-gate/case.mjs", command: ["node", "regression-gate/case.mjs"], text: NODE },
  python: { file: "regression-gate/case.py", command: ["python3", "regression-gate/case.py"], text: PYTHON },
  shell: { file: "regression-gate/case.sh", command: ["sh", "regression-gate/case.sh"], text: SHELL },
};

/** A first case that runs as it is, to be replaced by the user's own. */
export function starterCase(language: CaseLanguage): StarterCase {
  return CASES[language];
}
