import { drawsOf } from "../../src/base/hash.ts";
import {
  hallSecond,
  normalQuantile,
  permutationMaxT,
  type ResamplingOptions,
  type SecondTest,
  signFlipMaxT,
  welchSecond,
  Xoshiro128,
} from "../../src/stats/index.ts";
import { shareText, table } from "./rates.ts";

/** p without and with the second test. */
interface BothP {
  readonly alone: number;
  readonly both: number;
}

interface Study {
  readonly name: string;
  readonly p: (random: Xoshiro128, run: number) => BothP;
}

/** Values of mean 0. */
interface Shape {
  readonly name: string;
  readonly draw: (random: Xoshiro128) => number;
}

const LEFT_TAIL: Shape = { name: "1 − Exp(1)", draw: (random) => 1 + Math.log(uniform(random)) };
const MIXED: Shape = {
  name: "10 % of tasks +45, the others −5 points",
  draw: (random) => (uniform(random) < 0.1 ? -45 : 5),
};
const NORMAL: Shape = { name: "normal", draw: normal };

const STUDIES: readonly Study[] = [
  ...[LEFT_TAIL, MIXED, NORMAL].flatMap((shape) => [10, 20, 39].map((n) => paired(shape, n, 0))),
  paired(NORMAL, 10, 0.8),
  paired(NORMAL, 20, 0.6),
  ...(
    [
      [4, 20, 5],
      [3, 30, 5],
      [8, 10, 5],
      [4, 20, 1],
      [20, 4, 5],
    ] as const
  ).map(([x, y, spread]) => unpaired(x, y, spread)),
];

/** P(p <= .05) of the tests by themselves and with a second one, where nothing differs and, shifted, where something does. */
export function sizeTable(runs: number, seed: number): string {
  const rows = STUDIES.map(({ name, p }) => {
    const random = new Xoshiro128(drawsOf(seed)(["warnings", "sizes", name]));
    const all = Array.from({ length: runs }, (_, run) => p(random, run));
    const share = (of: keyof BothP) => shareText(all.filter((one) => one[of] <= 0.05 + 1e-12).length, runs);
    return [name, share("alone"), share("both")];
  });
  return table(["p ≤ 0.05", "sign flips or permutations alone", "with the second test"], rows);
}

/** Scores turned so that larger is worse. */
function paired(shape: Shape, n: number, shift: number): Study {
  return {
    name: `${n} pairs, ${shape.name}${shift === 0 ? "" : `, ${shift} sd worse (power)`}`,
    p: (random, run) => {
      const values = Float64Array.from({ length: n }, () => shape.draw(random) + shift);
      return withBoth(hallSecond(values), (second) => signFlipMaxT([values], options(run, second)));
    },
  };
}

function unpaired(few: number, many: number, spread: number): Study {
  return {
    name: `${few} against ${many}, normal${spread === 1 ? "" : `, the first side's sd ${spread} times`}`,
    p: (random, run) => {
      const y = Float64Array.from({ length: few }, () => spread * normal(random));
      const x = Float64Array.from({ length: many }, () => normal(random));
      return withBoth(welchSecond({ x, y }), (second) => permutationMaxT([{ x, y }], options(run, second)));
    },
  };
}

function withBoth(
  second: SecondTest | null,
  test: (second: SecondTest | null) => ReturnType<typeof signFlipMaxT>,
): BothP {
  const p = (of: SecondTest | null): number => test(of).members[0]?.p ?? 1;
  return { alone: p(null), both: p(second) };
}

function options(run: number, second: SecondTest | null): ResamplingOptions {
  const draws = { resamples: 999, maxResamples: 999, alphas: [0.05], criticalAlpha: null };
  return { ...draws, seedFor: drawsOf(run), purpose: ["sizes"], second: [second] };
}

function uniform(random: Xoshiro128): number {
  return (random.nextU32() + 0.5) / 2 ** 32;
}

function normal(random: Xoshiro128): number {
  return normalQuantile(uniform(random));
}
