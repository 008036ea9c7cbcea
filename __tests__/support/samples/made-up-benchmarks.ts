/** A repository that nobody has, with benchmarks of a tool, and what `init` should write for them. */
export interface MadeUpBenchmarks {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Tool and confidence of all that is found. */
  readonly found: readonly (readonly [tool: string, confidence: string])[];
  /** Inputs of the workflow; null = none is written for them. */
  readonly inputs: { readonly run: string; readonly results: string } | null;
}

const GO = {
  "go.mod": "module example.com/app\n\ngo 1.22\n",
  "sort/sort_test.go": 'package sort\n\nimport "testing"\n\nfunc BenchmarkSort(b *testing.B) {}\n',
};
const PYTEST = {
  "requirements.txt": "pytest\npytest-benchmark==5.1\n",
  "tests/test_sort.py": "def test_sort(benchmark):\n    benchmark(sorted, [2, 1])\n",
};
const goInputs = { run: "go test -run '^$' -bench . -count 3 ./... > bench.txt", results: "bench.txt" };

export const MADE_UP_BENCHMARKS: readonly MadeUpBenchmarks[] = [
  { name: "Go", files: GO, found: [["Go benchmarks", "sure"]], inputs: goInputs },
  {
    name: "Go, whose module is below",
    files: { "core/go.mod": GO["go.mod"], "core/sort_test.go": GO["sort/sort_test.go"] },
    found: [["Go benchmarks", "likely"]],
    inputs: {
      run: "cd core && go test -run '^$' -bench . -count 3 ./... > bench.txt",
      results: "core/bench.txt",
    },
  },
  {
    name: "Go, of two modules",
    files: {
      "core/go.mod": GO["go.mod"],
      "core/sort_test.go": GO["sort/sort_test.go"],
      "tools/go.mod": GO["go.mod"],
    },
    found: [["Go benchmarks", "unsure"]],
    inputs: null,
  },
  {
    name: "Go, whose module is in a folder that a shell would run",
    files: { "a;reboot/go.mod": GO["go.mod"], "a;reboot/sort_test.go": GO["sort/sort_test.go"] },
    found: [["Go benchmarks", "unsure"]],
    inputs: null,
  },
  {
    name: "Criterion in a member of a workspace",
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["core"]\n',
      "core/Cargo.toml":
        '[package]\nname = "core"\n[dev-dependencies]\ncriterion = "0.5"\n[[bench]]\nname = "sort"\nharness = false\n',
    },
    found: [["Criterion", "likely"]],
    inputs: { run: "cd core && cargo bench --bench sort", results: "target/criterion" },
  },
  {
    name: "Criterion in two crates",
    files: {
      "a/Cargo.toml": '[dev-dependencies]\ncriterion = "0.5"\n',
      "b/Cargo.toml": '[dev-dependencies]\ncriterion = "0.5"\n',
    },
    found: [["Criterion", "unsure"]],
    inputs: null,
  },
  {
    name: "Go with tests alone",
    files: { "go.mod": GO["go.mod"], "a_test.go": "package a\n\n// func BenchmarkOld(b *testing.B)\n" },
    found: [],
    inputs: null,
  },
  {
    name: "Criterion",
    files: {
      "Cargo.toml":
        '[package]\nname = "app"\n\n[dev-dependencies]\ncriterion = "0.5"\n\n[[bench]]\nname = "sort"\nharness = false\n',
      "src/lib.rs": "",
    },
    found: [["Criterion", "sure"]],
    inputs: { run: "cargo bench --bench sort", results: "target/criterion" },
  },
  {
    name: "Criterion without [[bench]]",
    files: { "Cargo.toml": '[package]\nname = "app"\n\n[dev-dependencies.criterion]\nversion = "0.5"\n' },
    found: [["Criterion", "likely"]],
    inputs: { run: "cargo bench --benches", results: "target/criterion" },
  },
  {
    name: "Criterion in a comment",
    files: { "Cargo.toml": '[package]\nname = "app"\n\n[dev-dependencies]\n# criterion = "0.5"\n' },
    found: [],
    inputs: null,
  },
  {
    name: "pytest-benchmark by pip",
    files: PYTEST,
    found: [["pytest-benchmark", "sure"]],
    inputs: {
      run: "python -m pytest --benchmark-only --benchmark-json bench.json",
      results: "bench.json",
    },
  },
  {
    name: "pytest-benchmark by uv",
    files: {
      "pyproject.toml": '[project]\nname = "app"\n\n[dependency-groups]\ndev = ["pytest-benchmark>=5"]\n',
      "uv.lock": 'version = 1\nrequires-python = ">=3.10"\n',
      "app.py": "",
    },
    found: [["pytest-benchmark", "likely"]],
    inputs: {
      run: "uv run python -m pytest --benchmark-only --benchmark-json bench.json",
      results: "bench.json",
    },
  },
  {
    name: "vitest bench by pnpm",
    files: {
      "package.json": '{ "devDependencies": { "vitest": "^3.0.0" } }',
      "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n",
      "src/sort.bench.ts": "",
    },
    found: [["vitest bench", "sure"]],
    inputs: { run: "pnpm exec vitest bench --run --outputJson bench.json", results: "bench.json" },
  },
  {
    name: "JMH by Maven",
    files: {
      "pom.xml":
        "<project><dependency><artifactId>jmh-core</artifactId></dependency><finalName>benchmarks</finalName></project>",
      "src/main/java/Sort.java": "",
    },
    found: [["JMH", "likely"]],
    inputs: {
      run: "mvn --batch-mode -q -DskipTests package && java -jar target/benchmarks.jar -f 1 -rf json -rff bench.json",
      results: "bench.json",
    },
  },
  {
    name: "JMH by Gradle",
    files: { "build.gradle": "plugins { id 'me.champeau.jmh' version '0.7.2' }\n", "src/Sort.java": "" },
    found: [["JMH", "unsure"]],
    inputs: null,
  },
  {
    name: "JMH by Gradle, as JSON",
    files: {
      "build.gradle": "plugins { id 'me.champeau.jmh' version '0.7.2' }\njmh {\n  resultFormat = 'JSON'\n}\n",
      gradlew: "",
      "src/Sort.java": "",
    },
    found: [["JMH", "likely"]],
    inputs: {
      run: "./gradlew --no-daemon -q jmh --rerun-tasks",
      results: "build/results/jmh/results.json",
    },
  },
  {
    name: "JMH by Gradle, in a sub-project",
    files: {
      "settings.gradle.kts": 'rootProject.name = "a"\ninclude("core", "bench")\n',
      "bench/build.gradle.kts":
        'plugins { id("me.champeau.jmh") version "0.7.2" }\njmh { resultFormat.set("JSON") }\n',
      gradlew: "",
    },
    found: [["JMH", "likely"]],
    inputs: {
      run: "./gradlew --no-daemon -q :bench:jmh --rerun-tasks",
      results: "bench/build/results/jmh/results.json",
    },
  },
  {
    name: "JMH by Maven, in a module",
    files: {
      "pom.xml": "<project><modules><module>bench</module></modules></project>",
      "bench/pom.xml":
        "<project><dependency><artifactId>jmh-core</artifactId></dependency><finalName>benchmarks</finalName></project>",
    },
    found: [["JMH", "likely"]],
    inputs: {
      run: "mvn --batch-mode -q -DskipTests -pl bench -am package && java -jar bench/target/benchmarks.jar -f 1 -rf json -rff bench.json",
      results: "bench.json",
    },
  },
  {
    name: "Google Benchmark",
    files: {
      "CMakeLists.txt":
        "project(app CXX)\nadd_executable(bench bench.cpp)\ntarget_link_libraries(bench PRIVATE benchmark::benchmark)\n",
      "bench.cpp": "",
    },
    found: [["Google Benchmark", "likely"]],
    inputs: {
      run: "cmake -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build && build/bench --benchmark_repetitions=3 --benchmark_out=bench.json",
      results: "bench.json",
    },
  },
  {
    name: "Google Benchmark in a folder whose name a shell would run",
    files: {
      "CMakeLists.txt": "project(app CXX)\nadd_subdirectory(a;id)\n",
      "a;id/CMakeLists.txt": "target_link_libraries(bench PRIVATE benchmark::benchmark)\n",
    },
    found: [["Google Benchmark", "unsure"]],
    inputs: null,
  },
  {
    name: "pytest-benchmark in a folder whose name a shell would run",
    files: {
      "a;id/pyproject.toml": '[project]\nname = "app"\ndependencies = [\n  "pytest-benchmark>=5",\n]\n',
      "a;id/uv.lock": "version = 1\n",
      "a;id/app.py": "",
    },
    found: [["pytest-benchmark", "likely"]],
    inputs: {
      run: "python -m pytest --benchmark-only --benchmark-json bench.json",
      results: "bench.json",
    },
  },
  {
    name: "benchmarks of two tools",
    files: { ...GO, ...PYTEST },
    found: [
      ["Go benchmarks", "sure"],
      ["pytest-benchmark", "sure"],
    ],
    inputs: null,
  },
];
