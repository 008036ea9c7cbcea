import type { Sides } from "../../model/run/side.ts";

/** The statistics know no sides: y is compared with x. */
export function samplesOf<T>({ baseline, candidate }: Sides<T>): { readonly x: T; readonly y: T } {
  return { x: baseline, y: candidate };
}
