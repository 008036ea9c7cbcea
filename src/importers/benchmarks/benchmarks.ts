import type { FileImporter, FolderImporter } from "../importer.ts";
import { autocannon } from "./autocannon.ts";
import { bencher } from "./bencher.ts";
import { benchmarkDotNet } from "./benchmark-dot-net.ts";
import { benny } from "./benny.ts";
import { cargoCriterion } from "./cargo-criterion.ts";
import { catch2 } from "./catch2.ts";
import { criterion } from "./criterion.ts";
import { customBiggerIsBetter, customSmallerIsBetter, customUnnamed } from "./custom-lists.ts";
import { divan } from "./divan.ts";
import { gnuTime } from "./gnu-time.ts";
import { goBench, goBenchJson } from "./go-bench.ts";
import { googleBenchmark } from "./google-benchmark.ts";
import { hyperfine } from "./hyperfine.ts";
import { jmhCsv } from "./jmh-csv.ts";
import { jmh } from "./jmh.ts";
import { k6Points } from "./k6-points.ts";
import { k6Summary } from "./k6-summary.ts";
import { libtestBench } from "./libtest-bench.ts";
import { mitata } from "./mitata.ts";
import { perfStat } from "./perf-stat.ts";
import { pyperf } from "./pyperf.ts";
import { pytestBenchmark } from "./pytest-benchmark.ts";
import { tinybench } from "./tinybench.ts";
import { vegeta, vegetaReport } from "./vegeta.ts";
import { vitestBench } from "./vitest-bench.ts";
import { wrk } from "./wrk.ts";

/** Files of benchmark tools; the order says nothing. */
export const BENCHMARKS: readonly FileImporter[] = [
  autocannon,
  bencher,
  benchmarkDotNet,
  benny,
  cargoCriterion,
  catch2,
  customBiggerIsBetter,
  customSmallerIsBetter,
  customUnnamed,
  divan,
  gnuTime,
  goBench,
  goBenchJson,
  googleBenchmark,
  hyperfine,
  jmh,
  jmhCsv,
  k6Points,
  k6Summary,
  libtestBench,
  mitata,
  perfStat,
  pyperf,
  pytestBenchmark,
  tinybench,
  vegeta,
  vegetaReport,
  vitestBench,
  wrk,
];

/** Folders of them. */
export const BENCHMARK_FOLDERS: readonly FolderImporter[] = [criterion];
