import {
  bootstrapDifference,
  bootstrapMean,
  skewedMean,
  type BootstrapOptions,
  type OneSidedBounds,
  type Xoshiro128,
} from "../../../../src/stats/index.ts";
import { seedFor } from "../../../support/seed-for.ts";
import { ALPHA, allowedMiss, type CoverageStudy } from "./allowed-miss.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, sample } from "./noise.ts";

export function studyCoverage(studies: readonly CoverageStudy[], runs: number): StudyTable {
  const studied = studies.map((study) => studyOne(study, runs));
  return {
    title: "Misses of each bound, nominal 5 %",
    note:
      `${runs} samples a row; 90 % intervals, two one-sided bounds. Differences: expanded percentile interval, 999 resamples; allowed ` +
      "5 % + 3, 2, 1 points at n = 5, 10, 20. One sample: the wider of Student's and Hall's bound; allowed 5 %, the term of order 1/n of " +
      "Hall's, half the jump of yes-or-no values, and what is beyond 5 % of samples in which no rare value was seen.",
    columns: [
      "interval of a",
      "noise",
      "n",
      "lower bound too high",
      "allowed",
      "upper bound too low",
      "allowed",
    ],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}

function studyOne(study: CoverageStudy, runs: number) {
  const { estimand, noise, n } = study;
  const random = generator(["coverage", estimand, noise.name, n]);
  const truth = estimand === "mean of one sample" ? noise.mean : 0;
  const misses = { lower: 0, upper: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { lower, upper } = intervalOf(study, random, run);
    // A bound of equal values may round past the truth by a bit.
    misses.lower += lower > truth + 1e-12 ? 1 : 0;
    misses.upper += upper < truth - 1e-12 ? 1 : 0;
  }
  const sides = (["lower", "upper"] as const).map((side) => {
    const rate = { successes: misses[side], trials: runs };
    const allowed = allowedMiss(study, side);
    return {
      cells: [showRate(rate), `${(100 * allowed).toFixed(1)} %`],
      broken: exceeds(rate, allowed)
        ? [`${estimand}, ${noise.name}, n = ${n}: ${side} bound misses ${showRate(rate)}`]
        : [],
    };
  });
  return {
    cells: [estimand, noise.name, String(n), ...sides.flatMap(({ cells }) => cells)],
    broken: sides.flatMap(({ broken }) => broken),
  };
}

function intervalOf({ estimand, noise, n }: CoverageStudy, random: Xoshiro128, run: number): OneSidedBounds {
  const options: BootstrapOptions = { resamples: 999, alpha: ALPHA, seedFor, purpose: ["coverage", run] };
  const y = sample(noise, n, random);
  if (estimand === "mean of one sample") return skewedMean(y, ALPHA)!;
  const x = sample(noise, n, random);
  if (estimand === "unpaired difference") return bootstrapDifference({ x, y }, options)!;
  return bootstrapMean(
    y.map((value, i) => value - (x[i] ?? 0)),
    options,
  )!;
}
