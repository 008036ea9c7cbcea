import type { Config, Execution } from "../model/config/config.ts";
import type { PolicyChange } from "../model/result/report.ts";
import { ownedAccept } from "./accept.ts";
import { ownedBaseline } from "./baseline.ts";
import { ownedChaos } from "./chaos.ts";
import { ownedCompare } from "./compare.ts";
import { ownedCoverage } from "./coverage/coverage.ts";
import { ownedData } from "./data.ts";
import { ownedDebug } from "./debug.ts";
import { ownedFailures } from "./failures.ts";
import { ownedGate } from "./gate/gate.ts";
import { ownedMatrix } from "./matrix/matrix.ts";
import { ownedMetrics } from "./metrics/metric-changes.ts";
import { ownedPaths } from "./paths.ts";
import { ownedId, ownedSecrets, ownedSeed } from "./plain-keys.ts";
import { ownedReference } from "./reference.ts";
import { executionParts } from "./run/execution.ts";
import { concurrencyFor } from "./run/limits/concurrency.ts";
import { changesOfDefinitions, definitionsInForce } from "./run/sides.ts";
import { ownedSuites } from "./suites.ts";
import { ownedTests } from "./tests/tests.ts";
import { ownedKeys } from "./values/owner.ts";
import { ownedVersions } from "./versions.ts";

/** Every part of a config file except the definitions and their execution. A new part does not compile without its owner. */
const ownedConfig = ownedKeys<Omit<Config, "run" | "sides" | "execution" | "defaultPolicy">>({
  metrics: ownedMetrics,
  id: ownedId,
  suites: ownedSuites,
  compare: ownedCompare,
  gate: ownedGate,
  baseline: ownedBaseline,
  reference: ownedReference,
  paths: ownedPaths,
  coverage: ownedCoverage,
  accept: ownedAccept,
  tests: ownedTests,
  secrets: ownedSecrets,
  versions: ownedVersions,
  data: ownedData,
  failures: ownedFailures,
  seed: ownedSeed,
  matrix: ownedMatrix,
});

const ownedExecution = ownedKeys<Execution>({
  ...executionParts,
  chaos: ownedChaos,
  debug: ownedDebug,
});

/**
 * The head's config with those values of the base that are in force. For each key `OWNER` says whether the value is the
 * base's, the head's, or made of both: settings that judge, and settings that decide which outcomes are answers, are
 * the base's; settings that measure are the head's.
 */
export function withBasePolicy(head: Config, base: Config): Config {
  const judged = ownedConfig.inForce(base, head);
  const execution = ownedExecution.inForce(base.execution, head.execution);
  return {
    ...judged,
    ...definitionsInForce(base, head),
    // The head's own metrics set the default, but other metrics may be in force.
    execution: { ...execution, concurrency: concurrencyFor(execution, judged.metrics) },
  };
}

/**
 * Every setting of its own gate in which the head differs from the base: first those for which the base's value is in
 * force, then those for which the head's is.
 */
export function policyChanges(base: Config, head: Config): readonly PolicyChange[] {
  const changes = [
    ...ownedConfig.changes(base, head),
    ...changesOfDefinitions(base, head),
    ...ownedExecution.changes(base.execution, head.execution),
  ];
  return [
    ...changes.filter(({ inForce }) => inForce === "base"),
    ...changes.filter(({ inForce }) => inForce === "head"),
  ];
}
