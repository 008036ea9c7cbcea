import type { z } from "zod";
import type { Execution } from "../../model/config/config.ts";
import type { Metric } from "../../model/config/metric.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { defaultedKey } from "../values/keys.ts";
import { inMilliseconds, type Owned, type Owners, plainOwned, unlisted } from "../values/owner.ts";
import type { KnownAxes } from "../values/where.ts";
import { duration, oneOf, size } from "../values/written-values.ts";
import { checkRetry, defaultConcurrency, limitsParts, resolveLimits } from "./limits.ts";
import { checkReplay, ownedReplay, REPLAY_OWNER, replayShape } from "./replay.ts";
import { checkSetup, resolveSetup, SETUP_OWNER, setupParts, setupShape } from "./setup.ts";
import { LIMITS_OWNER, limitsShape } from "./written-limits.ts";

/** How it is executed. Holds for both sides. */
export const executionShape = {
  timeout: defaultedKey(
    duration,
    "10min",
    "Longest time of one attempt; then its whole process group is stopped.",
  ),
  grace: defaultedKey(
    duration,
    "5s",
    "Time between asking a process to end (SIGTERM) and killing it (SIGKILL).",
  ),
  ...limitsShape,
  order: defaultedKey(
    oneOf(["interleave", "sequential", "shuffle"]),
    "interleave",
    "Order of execution. `interleave`: the first repetition of all cases before the second, with the two sides alternating; it reduces false alarms. `sequential`: case by case. `shuffle`: seeded. The report's order never depends on it.",
  ),
  "keep-output": defaultedKey(
    size,
    0,
    "How much of each trial's output is kept in its row, with secrets removed.",
  ),
  ...setupShape,
  ...replayShape,
};

type WrittenExecution = z.output<z.ZodObject<typeof executionShape>>;

/** A shorter timeout turns slow answers into lost ones, so it is the base's. */
export const EXECUTION_OWNER = {
  timeout: "base",
  grace: "head",
  ...LIMITS_OWNER,
  order: "head",
  "keep-output": "head",
  ...SETUP_OWNER,
  ...REPLAY_OWNER,
} as const satisfies Owners<WrittenExecution>;

export function checkExecution(written: WrittenExecution): Complaint[] {
  return [
    ...checkRetry(written),
    ...checkSetup(written),
    ...checkReplay(written),
    ...(written.timeout === 0 ? [valueComplaint(["run", "timeout"], "expected more than 0")] : []),
  ];
}

/** What the keys of a run say; faults and kept answers have sections of their own. */
type RunExecution = Omit<Execution, "chaos" | "debug">;

export function resolveExecution(
  written: WrittenExecution,
  { metrics, axes }: { readonly metrics: readonly Metric[]; readonly axes: KnownAxes },
): RunExecution {
  return {
    timeoutMs: written.timeout ?? 600_000,
    graceMs: written.grace ?? 5000,
    ...resolveLimits(written, defaultConcurrency(metrics), axes),
    shards: 1,
    order: written.order ?? "interleave",
    keepOutputBytes: written["keep-output"] ?? 0,
    ...resolveSetup(written),
    replay: written.replay ?? null,
  };
}

export const executionParts = {
  timeoutMs: inMilliseconds(EXECUTION_OWNER.timeout, "run.timeout"),
  graceMs: unlisted(EXECUTION_OWNER.grace),
  ...limitsParts,
  // Shards divide the work of one config and are no key of it.
  shards: unlisted("head"),
  order: plainOwned(EXECUTION_OWNER.order, "run.order"),
  keepOutputBytes: unlisted(EXECUTION_OWNER["keep-output"]),
  ...setupParts,
  replay: ownedReplay,
} as const satisfies { readonly [Key in keyof RunExecution]: Owned<RunExecution[Key]> };
