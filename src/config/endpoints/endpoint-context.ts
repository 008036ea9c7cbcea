import type { KnownAxes } from "../values/where.ts";

/** The context of the checks of a request's keys. */
export interface EndpointContext {
  /** Null = the matrix is invalid. */
  readonly axes: KnownAxes | null;
  /** Names of the config's metrics. */
  readonly metrics: readonly string[];
}
