import { says, versionOf } from "./find.ts";
import { type Change, type RealTool, rounds, second } from "./real-tool.ts";

const WORK = `i=0; while [ $i -lt $1 ]; do i=$((i+1)); done\n`;

export const hyperfine: RealTool = {
  name: "hyperfine",
  find: () => {
    const version = versionOf("hyperfine");
    return version === null ? "no hyperfine on the PATH" : { version, env: {} };
  },
  files: (change) => ({
    "work.sh": WORK,
    "bench.sh": `exec hyperfine -N --warmup 1 --runs 3 --export-json out.json -n alpha 'sh work.sh ${rounds(change, 20_000)}' ${second(
      change,
      "-n beta 'sh work.sh 30000'",
      "-n beta 'sh absent.sh'",
    )}\n`,
  }),
  command: "sh bench.sh",
  results: "out.json",
};

export const go: RealTool = {
  name: "go test -bench",
  find: () => {
    const version = versionOf("go", ["version"]);
    return version === null ? "no go on the PATH" : { version, env: {} };
  },
  files: (change) => ({
    "go.mod": "module example.com/two\n\ngo 1.20\n",
    "two_test.go": `package two

import "testing"

var kept int

func work(rounds int) {
	for i := 0; i < rounds; i++ {
		kept = (kept*31 + i) % 1000003
	}
}

func BenchmarkAlpha(b *testing.B) {
	for i := 0; i < b.N; i++ {
		work(${rounds(change, 20_000)})
	}
}
${second(
  change,
  `
func BenchmarkBeta(b *testing.B) {
	for i := 0; i < b.N; i++ {
		work(30000)
	}
}
`,
  `
func BenchmarkBeta(b *testing.B) {
	panic("on purpose")
}
`,
)}`,
  }),
  setup: "go vet ./...",
  command: "go test -run '^$' -bench . -benchtime 30ms -count 3 ./... > bench.txt",
  results: "bench.txt",
};

export const googleBenchmark: RealTool = {
  name: "Google Benchmark",
  find: () => {
    if (versionOf("g++") === null) return "no g++ on the PATH";
    const version = says("pkg-config", ["--modversion", "benchmark"]);
    return version === null ? "no library benchmark that pkg-config knows" : { version, env: {} };
  },
  files: (change) => ({ "bench.cpp": cppSource(change) }),
  setup: "g++ -O2 bench.cpp -o bench -lbenchmark -lpthread",
  command: "./bench --benchmark_repetitions=3 --benchmark_out=out.json",
  results: "out.json",
};

function cppSource(change: Change): string {
  return `#include <benchmark/benchmark.h>
#include <stdexcept>

static void work(int rounds) {
  unsigned kept = 1;
  for (int i = 0; i < rounds; i++) benchmark::DoNotOptimize(kept = (kept * 31 + i) % 1000003);
}
static void alpha(benchmark::State& state) {
  for (auto _ : state) work(${rounds(change, 20_000)});
}
BENCHMARK(alpha)->Iterations(100);
${second(
  change,
  `static void beta(benchmark::State& state) {
  for (auto _ : state) work(30000);
}
BENCHMARK(beta)->Iterations(100);`,
  `static void beta(benchmark::State& state) {
  for (auto _ : state) throw std::runtime_error("on purpose");
}
BENCHMARK(beta)->Iterations(100);`,
)}
BENCHMARK_MAIN();
`;
}
