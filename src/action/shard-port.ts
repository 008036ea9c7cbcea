import type { SplitBy, PlannedSplit } from "../app/shards/plan-shards.ts";
import type { MergeOutcome } from "../app/shards/merge-shards.ts";
import type { EarlierAttempt } from "../app/runs/earlier-attempt.ts";
import type { Warning } from "../model/result/finding.ts";
import type { Manifest } from "../model/run/manifest.ts";
import type { GateRequest } from "./gate-port.ts";
import type { ShardInput } from "./shards/parse-shard-input.ts";

type Selected = Pick<GateRequest, "config" | "suite">;

export interface SplitRequest extends Selected {
  readonly shards: number;
  readonly split: SplitBy;
}

export interface ShardRunRequest extends Selected {
  readonly shard: ShardInput;
  /** Text of the plan; asked for where it cannot be made here. */
  readonly readPlan: () => Promise<string>;
  readonly earlier: EarlierAttempt | undefined;
  readonly onOpen: (runFolder: string) => void;
  readonly print: (line: string) => void;
}

export interface ShardRun {
  readonly manifest: Manifest;
  /** Absolute. */
  readonly runFolder: string;
}

export interface ShardMergeRequest extends Omit<GateRequest, "print"> {
  /** Absolute: holds the folders of `runs`. */
  readonly folder: string;
  readonly runs: readonly string[];
}

export interface NothingRequest extends Omit<GateRequest, "print"> {
  readonly missing: readonly [string, ...string[]];
  readonly warning: Warning;
}

/** What the action asks of the machine where a run is split. */
export interface ShardPort {
  /** Deals the plan out; runs nothing. */
  plan(request: SplitRequest): Promise<PlannedSplit>;
  /** A plan that was stored. UsageError when it is none, was changed since, or is of other trials. */
  readPlan(request: Selected, text: string): Promise<PlannedSplit>;
  run(request: ShardRunRequest): Promise<ShardRun>;
  merge(request: ShardMergeRequest): Promise<MergeOutcome>;
  /** The report of a run of which no shard arrived. */
  mergeNothing(request: NothingRequest): Promise<MergeOutcome>;
}
