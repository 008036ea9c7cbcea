import type { CallEvents, ModuleResult } from "../../../run/ports.ts";
import type { ModuleRequest, ModuleThread } from "./module-thread.ts";

/** `ended`: the call was stopped. */
export type Answer = ModuleResult | "ended";

export interface Call {
  readonly request: ModuleRequest;
  /** `onLoaded` also when the call had to wait. */
  readonly events: CallEvents;
  /** The time of the monotonic clock. */
  readonly sinceMs: number;
  /** The slot that runs it; null = it waits. */
  slot: Slot | null;
  settle(answer: Answer): void;
  fail(error: unknown): void;
}

/** A thread and what it does. */
export interface Slot {
  readonly thread: ModuleThread;
  /** URLs of modules. */
  readonly loaded: Set<string>;
  isUp: boolean;
  /** Calls that it was given. */
  given: number;
  hasEnded: boolean;
  /** Null = nothing. */
  call: Call | null;
}
