/** What a repository writes for github-action-benchmark, as its README has it: a gate that fails and comments, on pull requests. */

export interface ActionBenchmarkTool {
  /** Its row in docs/moving-over.md. */
  readonly title: string;
  /** Its heading in docs/tool-workflows.md. */
  readonly heading: string;
  /** Value of `tool` there. */
  readonly tool: string;
  readonly run: string;
  readonly file: string;
  /** What turns the tool's output into a list of its own; absent = it reads the tool. */
  readonly convert?: string;
}

export const ACTION_BENCHMARK_TOOLS: readonly ActionBenchmarkTool[] = [
  { title: "Go", heading: "Go", tool: "go", run: "go test -bench . | tee output.txt", file: "output.txt" },
  {
    title: "pytest-benchmark",
    heading: "pytest-benchmark",
    tool: "pytest",
    run: "pytest bench.py --benchmark-json output.json",
    file: "output.json",
  },
  {
    title: "Criterion",
    heading: "Criterion",
    tool: "cargo",
    run: "cargo bench -- --output-format bencher | tee output.txt",
    file: "output.txt",
  },
  {
    title: "Google Benchmark",
    heading: "Google Benchmark",
    tool: "googlecpp",
    run: "cmake -B build && cmake --build build && build/bench --benchmark_format=json | tee output.json",
    file: "output.json",
  },
  {
    title: "Catch2",
    heading: "Catch2",
    tool: "catch2",
    run: 'cmake -B build && cmake --build build && build/tests "[bench]" | tee output.txt',
    file: "output.txt",
  },
  {
    title: "JMH",
    heading: "JMH",
    tool: "jmh",
    run: "mvn -q package && java -jar target/benchmarks.jar -rf json -rff output.json",
    file: "output.json",
  },
  {
    title: "BenchmarkDotNet",
    heading: "BenchmarkDotNet",
    tool: "benchmarkdotnet",
    run: "dotnet run -c Release -- --exporters json --filter '*'",
    file: "BenchmarkDotNet.Artifacts/results/Two-report-full-compressed.json",
  },
  {
    title: "Vitest (there: benchmark.js)",
    heading: "Vitest",
    tool: "benchmarkjs",
    run: "node bench.js | tee output.txt",
    file: "output.txt",
  },
  {
    title: "hyperfine (there: custom)",
    heading: "hyperfine",
    tool: "customSmallerIsBetter",
    run: "hyperfine -N --export-json bench.json './app small' './app large'",
    file: "output.json",
    convert: `jq '[.results[] | {name: .command, unit: "s", value: .mean}]' bench.json > output.json`,
  },
  {
    title: "tinybench (there: custom)",
    heading: "tinybench",
    tool: "customSmallerIsBetter",
    run: "node bench.mjs",
    file: "output.json",
    convert: `jq '[.[] | {name, unit: "ms", value: .result.latency.mean}]' bench.json > output.json`,
  },
];

/** Permissions and steps, after the checkout and the tool's own setup. */
export function actionBenchmarkLines({ tool, run, file, convert }: ActionBenchmarkTool): string {
  return `permissions: { contents: write, pull-requests: write }
      - run: ${convert === undefined ? run : `|\n          ${run}\n          ${convert}`}
      - uses: actions/cache@v4
        with:
          path: ./cache
          key: \${{ runner.os }}-benchmark
      - uses: benchmark-action/github-action-benchmark@v1
        with:
          tool: ${tool}
          output-file-path: ${file}
          external-data-json-path: ./cache/benchmark-data.json
          github-token: \${{ secrets.GITHUB_TOKEN }}
          comment-on-alert: true
          fail-on-alert: true
`;
}
