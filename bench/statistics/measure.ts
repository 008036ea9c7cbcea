import { bootstrapMean } from "../../src/stats/index.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { measureJudging, type Judging } from "./judging.ts";
import { freshSeedFor, ours } from "./ours.ts";
import { loadSimpleStatistics, runScipy } from "./peers.ts";
import { plain } from "./plain.ts";
import { ALPHA, isExact, questions, type Answer, type Kernel, type Question } from "./problem.ts";
import { summarizeTimes, timesOf, type Timing, type WarmUp } from "./timing.ts";

export interface Options {
  readonly python: string;
  readonly runs: number;
  /** Of our kernels. */
  readonly warmUp: WarmUp;
  readonly resamples: number;
  /** Values per side, or pairs. */
  readonly sizes: readonly number[];
  readonly metrics: readonly number[];
  readonly judgeRuns: number;
}

export interface Peer {
  readonly time: Timing;
  readonly answer: Answer;
  /** Minimum over our minimum, which other work on the machine disturbs least. */
  readonly ratio: number;
  /** p or bounds within Monte Carlo error of ours; exact ones equal. */
  readonly agrees: boolean;
}

export interface Row {
  readonly kernel: Kernel;
  readonly n: number;
  readonly ours: { readonly time: Timing; readonly answer: Answer };
  /** Null: not installed, or without that test. */
  readonly peers: Readonly<Record<PeerName, Peer | null>>;
}

export type PeerName = "scipy" | "plain" | "simpleStatistics";

export interface Benchmark {
  readonly machine: Machine;
  /** Null where not installed. */
  readonly versions: { readonly scipy: string | null; readonly simpleStatistics: string | null };
  readonly resamples: number;
  readonly kernels: readonly Row[];
  /** Bootstrap of a further metric of the same units: the draws are there already. */
  readonly furtherBootstraps: readonly { readonly n: number; readonly time: Timing }[];
  readonly judging: readonly Judging[];
}

export async function measure(options: Options): Promise<Benchmark> {
  const asked = questions(options.sizes, options.resamples);
  const simple = await loadSimpleStatistics();
  const scipy = runScipy(options.python, asked, options.runs);
  const kernels = asked.map((question, index) => {
    const { kernel, problem } = question;
    const own = timed(options, (run) => ours(kernel, problem, freshSeedFor(run)));
    const { runs: allRuns } = options;
    // The arrays are slow enough for a few runs to tell.
    const few = { ...options, runs: Math.min(allRuns, 5), warmUp: { calls: 1, milliseconds: 0 } };
    const answerOfSimple = simple?.answer(kernel, problem, 1) ?? null;
    const found: Record<PeerName, Found | null> = {
      scipy: scipy === null ? null : fromScipy(scipy.results[index]!),
      plain: timed(few, (run) => plain(kernel, problem, run)),
      simpleStatistics:
        simple === null || answerOfSimple === null
          ? null
          : timed(few, (run) => simple.answer(kernel, problem, run) ?? answerOfSimple),
    };
    const peer = (of: Found | null) => (of === null ? null : compared(question, own, of));
    return {
      kernel,
      n: question.n,
      ours: own,
      peers: {
        scipy: peer(found.scipy),
        plain: peer(found.plain),
        simpleStatistics: peer(found.simpleStatistics),
      },
    };
  });
  return {
    machine: describeMachine(),
    versions: { scipy: scipy?.version ?? null, simpleStatistics: simple?.version ?? null },
    resamples: options.resamples,
    kernels,
    furtherBootstraps: furtherBootstraps(asked, options),
    judging: measureJudging(options.metrics, options.judgeRuns),
  };
}

interface Found {
  readonly time: Timing;
  readonly answer: Answer;
}

function timed(options: Options, call: (run: number) => Answer): Found {
  const time = summarizeTimes(timesOf(options.runs, call, options.warmUp));
  // Each engine is asked with the same seed again, so that what is compared does not hang on the number of runs.
  return { time, answer: call(0) };
}

function fromScipy(of: { readonly milliseconds: readonly number[]; readonly answer: Answer }): Found {
  return { time: summarizeTimes(of.milliseconds), answer: of.answer };
}

function compared(question: Question, own: Found, peer: Found): Peer {
  return {
    ...peer,
    ratio: peer.time.minimum / own.time.minimum,
    agrees: agree(question, own.answer, peer.answer),
  };
}

/** Standard errors of a difference that are still chance. */
const FAR = 4;

function agree({ kernel, n, problem }: Question, own: Answer, peer: Answer): boolean {
  const { resamples, level } = problem;
  if ("p" in own && "p" in peer) {
    if (isExact(kernel)) return Math.abs(own.p - peer.p) < 1e-12;
    return Math.abs(own.p - peer.p) <= FAR * Math.sqrt((2 * own.p * (1 - own.p)) / resamples);
  }
  if (!("lower" in own) || !("lower" in peer)) return false;
  // Of a drawn quantile: sqrt(q (1 - q) / B) over the density there, of a normal of the mean's standard error.
  const width = (own.upper - own.lower) / 2;
  const z = 1.645 * Math.sqrt(n / (n - 1));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const error = (Math.sqrt((2 * level * (1 - level)) / resamples) / density) * (width / z);
  return Math.abs(own.lower - peer.lower) <= FAR * error && Math.abs(own.upper - peer.upper) <= FAR * error;
}

function furtherBootstraps(asked: readonly Question[], options: Options): Benchmark["furtherBootstraps"] {
  return asked
    .filter(({ kernel }) => kernel === "bootstrap, mean")
    .map(({ n, problem }) => {
      const differences = Float64Array.from(problem.differences);
      const seedFor = freshSeedFor(1);
      const { resamples } = problem;
      const again = () => bootstrapMean(differences, { resamples, alpha: ALPHA, seedFor, purpose: [] });
      return { n, time: summarizeTimes(timesOf(options.runs, again, options.warmUp)) };
    });
}
