import { has, inFolder, type Repository } from "../repository.ts";
import { isPlainPath } from "../toolchains/toolchain.ts";
import { fileWith, type FindBenchmarks } from "./benchmark-tool.ts";

export const findGoBenchmarks: FindBenchmarks = (repository) => {
  const file = fileWith(repository, /_test\.go$/, /^func Benchmark\w*\(\w+ \*testing\.B\)/m);
  if (file === null) return null;
  const modules = foldersOf(repository, "go.mod");
  const isTop = has(repository, "go.mod");
  const [only] = modules;
  // `./...` never leaves the module around the folder.
  const folder =
    modules.length === 1 && only !== undefined && file.startsWith(inFolder(only, "")) ? only : null;
  const isRun = folder !== null && (isTop || isPlainPath(folder));
  return {
    tool: "Go benchmarks",
    confidence: isTop ? "sure" : isRun ? "likely" : "unsure",
    why: `${file} has benchmarks${isTop ? "" : isRun ? `, of the module in ${folder}` : modules.length > 1 ? `, and there are ${modules.length} go.mod` : ", and no go.mod is at the top"}`,
    run:
      isTop || isRun
        ? inside(isTop ? "" : (folder ?? ""), "go test -run '^$' -bench . -count 3 ./... > bench.txt")
        : null,
    results: inFolder(isTop ? "" : (folder ?? ""), "bench.txt"),
  };
};

/** Folders with a file of this name. */
function foldersOf({ files }: Repository, name: string): readonly string[] {
  return files
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .map((file) => file.slice(0, -name.length).replace(/\/$/, ""));
}

/** A shell that runs it in a folder below. */
function inside(folder: string, command: string): string {
  return folder === "" ? command : `cd ${folder} && ${command}`;
}

export const findCriterion: FindBenchmarks = (repository) => {
  const crates = foldersOf(repository, "Cargo.toml").filter((folder) => hasCriterion(repository, folder));
  const [folder] = crates;
  if (folder === undefined) return null;
  const manifest = manifestOf(repository, folder);
  const bench = /^\[\[bench\]\][^[]*?^name\s*=\s*"([\w-]+)"/m.exec(manifest)?.[1];
  const hasOthers = (manifest.match(/^\[\[bench\]\]/gm) ?? []).length > 1;
  // Options of Criterion would end the bench targets that are not of it: those of the library, to begin with.
  const only = bench === undefined || hasOthers ? "--benches" : `--bench ${bench}`;
  const isKnown = crates.length === 1 && (folder === "" || isPlainPath(folder));
  // Members of a workspace are built at its top.
  const isMember = folder !== "" && /^\[workspace\]/m.test(manifestOf(repository, ""));
  const isSure = folder === "" && bench !== undefined && !hasOthers;
  const seen = `${inFolder(folder, "Cargo.toml")} has criterion${bench === undefined ? ", and names no [[bench]]" : ` and [[bench]] ${bench}`}`;
  return {
    tool: "Criterion",
    confidence: !isKnown ? "unsure" : isSure ? "sure" : "likely",
    why: crates.length === 1 ? seen : `${seen}; ${crates.length} crates have it`,
    run: isKnown ? inside(folder, `cargo bench ${only}`) : null,
    results: inFolder(isMember ? "" : folder, "target/criterion"),
  };
};

function manifestOf({ texts }: Repository, folder: string): string {
  return withoutComments(texts.get(inFolder(folder, "Cargo.toml")) ?? "");
}

function hasCriterion(repository: Repository, folder: string): boolean {
  return /^criterion\s*=|^\[(?:dev-)?dependencies\.criterion\]/m.test(manifestOf(repository, folder));
}

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
