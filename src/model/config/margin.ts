export const DIRECTIONS = ["higher", "lower"] as const;

/** Which direction of a metric is better. */
export type Better = (typeof DIRECTIONS)[number];

/**
 * The worsening that the user tolerates: a fraction of the baseline (0.05 = 5 %), or an amount in the metric's own
 * unit.
 */
export interface Margin {
  readonly scale: "relative" | "absolute";
  readonly value: number;
}
