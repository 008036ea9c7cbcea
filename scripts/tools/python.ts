import { pythonWith } from "./find.ts";
import { type Change, type RealTool, rounds, second } from "./real-tool.ts";

const WORK = `def work(rounds):
    kept = 1
    for i in range(rounds):
        kept = (kept * 31 + i) % 1000003
    return kept
`;

export const pytestBenchmark: RealTool = {
  name: "pytest-benchmark",
  find: (folder) => pythonWith(folder, ["pytest", "pytest-benchmark", "pyperf"], "pytest-benchmark"),
  files: (change) => ({
    "test_two.py": `${WORK}

def test_alpha(benchmark):
    benchmark(work, ${rounds(change, 20_000)})
${second(
  change,
  `

def test_beta(benchmark):
    benchmark(work, 30000)
`,
  `

def test_beta(benchmark):
    def crash():
        raise RuntimeError("on purpose")

    benchmark(crash)
`,
)}`,
  }),
  command:
    "python -m pytest -q -p no:cacheprovider --benchmark-max-time=0.05 --benchmark-min-rounds=5 --benchmark-json=out.json",
  results: "out.json",
};

export const pyperf: RealTool = {
  name: "pyperf",
  find: (folder) => pythonWith(folder, ["pytest", "pytest-benchmark", "pyperf"], "pyperf"),
  files: (change) => ({
    "bench.py": `import pyperf

${WORK}

def crash():
    raise RuntimeError("on purpose")


runner = pyperf.Runner()
runner.bench_func("alpha", work, ${rounds(change, 20_000)})
${second(change, 'runner.bench_func("beta", work, 30000)\n', 'runner.bench_func("beta", crash)\n')}`,
  }),
  command: "python bench.py --processes=2 --values=2 --warmups=1 --loops=10 -o out.json",
  results: "out.json",
};

/** Of an eval the worse commit answers less, and no time is judged. */
export const inspect: RealTool = {
  name: "inspect_ai",
  find: (folder) => pythonWith(`${folder}/inspect`, ["inspect_ai"], "inspect_ai"),
  files: (change) => ({ "evals.py": inspectSource(change) }),
  command:
    "rm -rf logs && inspect eval evals.py --model mockllm/model --log-format json --log-dir logs --display none",
  results: "logs",
  metrics: {},
};

function inspectSource(change: Change): string {
  const answers = change === "slower" ? "int(sample) % 3 == 0" : "int(sample) % 10 != 0";
  const crash = `        if sample == "7":
            raise RuntimeError("on purpose")
`;
  return `from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import match
from inspect_ai.solver import solver


@solver
def answering():
    async def solve(state, generate):
        sample = str(state.sample_id)
${change === "crashed" ? crash : ""}        state.output.completion = "yes" if ${answers} else "no"
        return state

    return solve


@task
def questions():
    samples = [Sample(id=str(i), input=f"question {i}", target="yes") for i in range(1, ${change === "lost" ? 30 : 41})]
    return Task(dataset=samples, solver=answering(), scorer=match())
`;
}
