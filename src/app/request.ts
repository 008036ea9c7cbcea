import type { DebugLog } from "../adapters/node/debug-log.ts";
import type { Config } from "../model/config/config.ts";
import type { Where } from "../model/config/metric.ts";
import type { PolicyChange } from "../model/result/report.ts";
import type { RunObserver } from "../run/ports.ts";
import type { ArtifactFinder } from "./baseline/find-local-baseline.ts";
import type { EarlierAttempt } from "./runs/earlier-attempt.ts";

export interface LocalRequest {
  readonly config: Config;
  readonly policyChanges: readonly PolicyChange[];
  /** Absolute path, where the checkout's own config judges, so that nothing else compares it with that of the baseline; absent = a base's does. */
  readonly configFile?: string | undefined;
  readonly suite: string | null;
  readonly where: Where;
  /** A run id, `latest`, or null for a new run. */
  readonly resume: string | null;
  /** Rows of an earlier attempt for a new run. They are used if they are of the same plan, config and code. */
  readonly earlier?: EarlierAttempt | undefined;
  /** Called with the absolute folder of the run before the first trial. */
  readonly onOpen?: ((runFolder: string) => void) | undefined;
  /**
   * Repetitions of the look at which an adaptive run stops in any case; null = it continues until everything is
   * decided.
   */
  readonly upTo: number | null;
  /** The checkout of the baseline's commit is not deleted; absent = it is. */
  readonly keepWorktrees?: boolean | undefined;
  readonly findArtifact: ArtifactFinder;
  readonly observer: RunObserver;
  /** Watches what the runners ask in place of `debug` of the config. */
  readonly debug?: DebugLog | undefined;
}

/** The parts of a request that a plan depends on. */
export type PlanRequest = Pick<LocalRequest, "config" | "suite" | "where">;
