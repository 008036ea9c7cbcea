import type { Repository } from "../repository.ts";
import type { FindBenchmarks, FoundBenchmarks, Surroundings } from "./benchmark-tool.ts";
import { findCriterion, findGoBenchmarks, findGoogleBenchmark } from "./compiled.ts";
import { findJmh } from "./jmh.ts";
import { findPytestBenchmark, findVitestBench } from "./scripted.ts";

const FINDERS: readonly FindBenchmarks[] = [
  findGoBenchmarks,
  findCriterion,
  findPytestBenchmark,
  findVitestBench,
  findJmh,
  findGoogleBenchmark,
];

export function findBenchmarks(
  repository: Repository,
  surroundings: Surroundings,
): readonly FoundBenchmarks[] {
  return FINDERS.flatMap((find) => find(repository, surroundings) ?? []);
}

/** Benchmarks of which it is known how they are run. */
export type RunnableBenchmarks = FoundBenchmarks & { readonly run: string };

/** The benchmarks that a workflow can be written for; null = none, or which of several is meant is not known. */
export function theBenchmarks(found: readonly FoundBenchmarks[]): RunnableBenchmarks | null {
  const [first] = found;
  if (first === undefined || first.run === null || found.length > 1) return null;
  return { ...first, run: first.run };
}
