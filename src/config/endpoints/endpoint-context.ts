import type { KnownAxes } from "../values/where.ts";

/** What the keys of a request are checked against. */
export interface EndpointContext {
  /** Null: the matrix is broken. */
  readonly axes: KnownAxes | null;
  /** Names of the config's metrics. */
  readonly metrics: readonly string[];
}
