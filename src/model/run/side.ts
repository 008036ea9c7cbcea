/** The two sides of a comparison. A run of one side is a `candidate` run. */
export type Side = "baseline" | "candidate";

export interface Sides<T> {
  readonly baseline: T;
  readonly candidate: T;
}
