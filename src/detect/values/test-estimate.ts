import type { StudentEstimate } from "../../stats/index.ts";
import type { TestedOutcome } from "./outcome.ts";
import type { SampleShape } from "./sample-shape.ts";

/** Estimate and bounds of a tested comparison. */
export type TestEstimate = Pick<TestedOutcome, "design" | "values" | "theta" | "bounds" | "units"> & {
  /** Standard error and df of theta; null below two units. */
  readonly error: Omit<StudentEstimate, "estimate"> | null;
  readonly shape: SampleShape;
};
