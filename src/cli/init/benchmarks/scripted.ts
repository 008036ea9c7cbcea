import { has, type Repository } from "../repository.ts";
import { fileWith, type FindBenchmarks } from "./benchmark-tool.ts";

export const findPytestBenchmark: FindBenchmarks = (repository, { python }) => {
  const required = fileWith(
    repository,
    /^(?:[^/]+\/)?(?:pyproject\.toml|requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt|setup\.cfg)$/,
    /^[^#\n]*\bpytest[-_]benchmark\b/im,
  );
  if (required === null) return null;
  const test = fileWith(repository, /\.py$/, /def test\w*\([^)]*\bbenchmark\b/);
  return {
    tool: "pytest-benchmark",
    confidence: test === null ? "likely" : "sure",
    why: `${required} has pytest-benchmark${test === null ? ", and no test that uses it was seen" : `, and ${test} uses it`}`,
    run: `${python} -m pytest --benchmark-only --benchmark-json bench.json`,
    results: "bench.json",
  };
};

const BENCH_FILE = /\.bench\.[cm]?[jt]sx?$/;

export const findVitestBench: FindBenchmarks = (repository) => {
  const file = repository.files.find((path) => BENCH_FILE.test(path));
  if (file === undefined) return null;
  const isRequired = /"vitest"\s*:/.test(repository.texts.get("package.json") ?? "");
  return {
    tool: "vitest bench",
    confidence: isRequired ? "sure" : "unsure",
    why: isRequired
      ? `package.json has vitest, and ${file} is there`
      : `${file} is there, and package.json has no vitest`,
    run: isRequired ? `${runner(repository)} vitest bench --run --outputJson bench.json` : null,
    results: "bench.json",
  };
};

/** What runs a program of the packages that are installed. */
function runner(repository: Repository): string {
  if (has(repository, "pnpm-lock.yaml")) return "pnpm exec";
  if (has(repository, "yarn.lock")) return "yarn";
  return has(repository, "bun.lock") || has(repository, "bun.lockb") ? "bunx" : "npx";
}
