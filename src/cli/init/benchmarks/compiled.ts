import { has } from "../repository.ts";
import { isPlainPath } from "../toolchains/toolchain.ts";
import { fileWith, type FindBenchmarks } from "./benchmark-tool.ts";

export const findGoBenchmarks: FindBenchmarks = (repository) => {
  const file = fileWith(repository, /_test\.go$/, /^func Benchmark\w*\(\w+ \*testing\.B\)/m);
  if (file === null) return null;
  const isTop = has(repository, "go.mod");
  return {
    tool: "Go benchmarks",
    confidence: isTop ? "sure" : "unsure",
    why: isTop ? `${file} has benchmarks` : `${file} has benchmarks, and no go.mod is at the top`,
    run: isTop ? "go test -run '^$' -bench . -count 3 ./... > bench.txt" : null,
    results: "bench.txt",
  };
};

export const findCriterion: FindBenchmarks = ({ texts }) => {
  const manifest = withoutComments(texts.get("Cargo.toml") ?? "");
  if (!/^criterion\s*=|^\[(?:dev-)?dependencies\.criterion\]/m.test(manifest)) return null;
  const bench = /^\[\[bench\]\][^[]*?^name\s*=\s*"([\w-]+)"/m.exec(manifest)?.[1];
  const hasOthers = (manifest.match(/^\[\[bench\]\]/gm) ?? []).length > 1;
  // Options of Criterion would end the bench targets that are not of it: those of the library, to begin with.
  const only = bench === undefined || hasOthers ? "--benches" : `--bench ${bench}`;
  return {
    tool: "Criterion",
    confidence: bench === undefined || hasOthers ? "likely" : "sure",
    why: `Cargo.toml has criterion${bench === undefined ? ", and names no [[bench]]" : ` and [[bench]] ${bench}`}`,
    run: `cargo bench ${only}`,
    results: "target/criterion",
  };
};

/** The text of TOML or of commands of CMake without comments. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, "");
}

export const findGoogleBenchmark: FindBenchmarks = ({ files, texts }) => {
  const lists = files.filter((file) => /(?:^|\/)CMakeLists\.txt$/.test(file));
  const linked = lists.flatMap((list) =>
    [...withoutComments(texts.get(list) ?? "").matchAll(LINKED)].map((match) => ({
      list,
      target: match[1] ?? "",
    })),
  );
  const [first] = linked;
  if (first === undefined) return null;
  const folder = first.list.replace(/\/?CMakeLists\.txt$/, "");
  // The folder becomes a word of a shell.
  const isOne =
    linked.length === 1 && lists.includes("CMakeLists.txt") && (folder === "" || isPlainPath(folder));
  return {
    tool: "Google Benchmark",
    confidence: isOne ? "likely" : "unsure",
    why: `${first.list} links ${linked.map(({ target }) => target).join(", ")} with benchmark::benchmark`,
    run: isOne
      ? `${["cmake -B build -DCMAKE_BUILD_TYPE=Release", "cmake --build build", ["build", folder, first.target].filter(Boolean).join("/")].join(" && ")} --benchmark_repetitions=3 --benchmark_out=bench.json`
      : null,
    results: "bench.json",
  };
};

const LINKED = /target_link_libraries\s*\(\s*([\w.-]+)[^)]*\bbenchmark::benchmark(?:_main)?\b/gi;

export const findJmh: FindBenchmarks = (repository) => {
  const build = fileWith(
    repository,
    /^(?:[^/]+\/)?(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    /\bjmh-core\b|me\.champeau\.jmh/,
  );
  if (build === null) return null;
  const text = repository.texts.get(build) ?? "";
  const isJar = build === "pom.xml" && /<finalName>\s*(?:benchmarks|\$\{uberjar\.name\})\s*</.test(text);
  return {
    tool: "JMH",
    confidence: isJar ? "likely" : "unsure",
    why: isJar
      ? "pom.xml has jmh-core and builds benchmarks.jar"
      : `${build} has JMH, and nothing says what runs it`,
    run: isJar
      ? "mvn --batch-mode -q -DskipTests package && java -jar target/benchmarks.jar -f 1 -rf json -rff bench.json"
      : null,
    results: "bench.json",
  };
};
