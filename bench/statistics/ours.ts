import { drawState } from "../../src/base/hash.ts";
import {
  bootstrapMean,
  permutationMaxT,
  signFlipMaxT,
  type ResamplingOptions,
  type SeedFor,
} from "../../src/stats/index.ts";
import { ALPHA, type Answer, type Kernel, type Problem } from "./problem.ts";

/** A new `SeedFor` each time: draws are kept by it, and a run must not find those of the run before. */
export function freshSeedFor(seed: number): SeedFor {
  return (key) => drawState(["bench/statistics", seed, ...key]);
}

/**
 * The kernels as the gate calls them, on one metric. Samples of the same size: Welch's t grows with the difference of
 * means under every permutation, so one kernel answers both permutation questions.
 */
export function ours(kernel: Kernel, problem: Problem, seedFor: SeedFor): Answer {
  switch (kernel) {
    case "permutation, mean difference":
    case "permutation, studentised":
    case "exact permutation": {
      const member = { x: Float64Array.from(problem.x), y: Float64Array.from(problem.y) };
      return { p: permutationMaxT([member], optionsOf(problem, seedFor)).members[0]!.p };
    }
    case "sign-flip":
    case "exact sign-flip": {
      const member = Float64Array.from(problem.differences);
      return { p: signFlipMaxT([member], optionsOf(problem, seedFor)).members[0]!.p };
    }
    case "bootstrap, mean": {
      const options = { ...optionsOf(problem, seedFor), alpha: ALPHA };
      const { lower, upper } = bootstrapMean(Float64Array.from(problem.differences), options)!;
      return { lower, upper };
    }
  }
}

function optionsOf({ resamples }: Problem, seedFor: SeedFor): ResamplingOptions & { purpose: [] } {
  return { resamples, maxResamples: resamples, alphas: [], criticalAlpha: null, seedFor, purpose: [] };
}
