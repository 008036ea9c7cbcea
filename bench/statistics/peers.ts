/** Engines outside of this repository; each is left out where it is not installed. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { seededRandom } from "./plain.ts";
import type { Answer, Kernel, Problem, Question } from "./problem.ts";

export interface Measured {
  readonly milliseconds: readonly number[];
  readonly answer: Answer;
}

export interface ScipyRun {
  readonly version: string;
  /** In the order of the questions. */
  readonly results: readonly Measured[];
}

const SCRIPT = fileURLToPath(new URL("../statistics_scipy.py", import.meta.url));

/** Null without Python or SciPy. @throws Error when SciPy is there and fails. */
export function runScipy(python: string, questions: readonly Question[], runs: number): ScipyRun | null {
  // One thread, as on our side.
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const probe = spawnSync(python, ["-c", "import scipy.stats"], { env });
  if (probe.error !== undefined || probe.status !== 0) return null;
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT], {
    env,
    input: JSON.stringify({ questions, runs }),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`expected SciPy's script to succeed, got exit code ${status}: ${stderr}`);
  const found: ScipyRun = JSON.parse(stdout);
  return found;
}

/** The one function used here. */
type PermutationTest = (
  ...given: readonly [
    x: readonly number[],
    y: readonly number[],
    alternative: "greater",
    resamples: number,
    random: () => number,
  ]
) => number;

export interface SimpleStatistics {
  readonly version: string;
  readonly answer: (kernel: Kernel, problem: Problem, seed: number) => Answer | null;
}

/** Null when bench/'s own dependencies are not installed: `npm install --prefix bench`. */
export async function loadSimpleStatistics(): Promise<SimpleStatistics | null> {
  // By a variable: it is a dependency of bench/package.json alone, so the type check must not look for it.
  const name = "simple-statistics";
  try {
    const { permutationTest }: { readonly permutationTest: PermutationTest } = await import(name);
    const { default: own }: { readonly default: { readonly version: string } } = await import(
      `${name}/package.json`,
      { with: { type: "json" } }
    );
    return {
      version: own.version,
      // Its statistic is mean(x) - mean(y).
      answer: (kernel, { x, y, resamples }, seed) =>
        kernel === "permutation, mean difference"
          ? { p: permutationTest(y, x, "greater", resamples, seededRandom(seed)) }
          : null,
    };
  } catch {
    return null;
  }
}
