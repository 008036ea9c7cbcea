import { pythonWith } from "./find.ts";
import { type RealTool, rounds, second } from "./real-tool.ts";

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
