export const SIDES = ["baseline", "candidate"] as const;

/** The two sides of a comparison. A run of one side is a `candidate` run. */
export type Side = (typeof SIDES)[number];

export interface Sides<T> {
  readonly baseline: T;
  readonly candidate: T;
}
