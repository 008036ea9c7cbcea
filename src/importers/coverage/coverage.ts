import type { FileImporter } from "../importer.ts";
import { clover } from "./clover.ts";
import { cobertura } from "./cobertura.ts";
import { coveragePy, coverageSummary, llvmCov } from "./coverage-json.ts";
import { goCover } from "./go-cover.ts";
import { jacoco } from "./jacoco.ts";
import { lcov } from "./lcov.ts";

/** Reports of coverage; the order says nothing. */
export const COVERAGE: readonly FileImporter[] = [
  clover,
  cobertura,
  coveragePy,
  coverageSummary,
  goCover,
  jacoco,
  lcov,
  llvmCov,
];
