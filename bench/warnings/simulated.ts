import { normalQuantile, studentQuantile, Xoshiro128 } from "../../src/stats/index.ts";
import { drawsOf } from "../../src/base/hash.ts";
import { Judge, MARGIN, type Side } from "./judge.ts";
import { RULES, type RuleName, table, VERDICT_COLUMNS, verdictCells } from "./rates.ts";
import type { Sizes } from "./rocksdb.ts";

interface Cell {
  readonly metrics: number;
  /** Of any two metrics. */
  readonly correlation: number;
  readonly design: "paired" | "unpaired";
  /** What one comparison by itself detects with 80 % power beyond its margin, in margins. */
  readonly noise: number;
}

const TASKS = 40;
const A_SIDE = 10;
const MU = Math.log(1 + MARGIN);

const CELLS: readonly Cell[] = [1, 10, 70]
  .flatMap((metrics) =>
    [0, 0.5].flatMap((correlation) =>
      (["paired", "unpaired"] as const).flatMap((design) =>
        [0.5, 1, 2].map((noise) => ({ metrics, correlation, design, noise })),
      ),
    ),
  )
  .filter(({ metrics, correlation }) => metrics > 1 || correlation === 0);

/** Gates in which nothing changed, of few and of many metrics. */
export function simulatedGates({ gates, seed }: Sizes, metricCounts: readonly number[]): string {
  const rows = CELLS.filter(({ metrics }) => metricCounts.includes(metrics)).flatMap((cell) => {
    const judge = new Judge(cell.metrics, cell.design);
    const random = new Xoshiro128(drawsOf(seed)(["warnings", "cell", ...Object.values(cell)]));
    const judged = Array.from({ length: gates }, () => {
      const [baseline, candidate] = [sideOf(cell, random), sideOf(cell, random)];
      return judge.judge(baseline, candidate);
    });
    const rules: readonly RuleName[] = ["before", "now"];
    return rules.map((rule) => [
      `${cell.metrics}, ${cell.correlation}, ${cell.design === "paired" ? `${TASKS} tasks` : `${A_SIDE} against ${A_SIDE}`}, ${cell.noise}`,
      RULES[rule],
      ...verdictCells(judged.map((both) => both[rule])),
    ]);
  });
  return table(["metrics, correlation, units, noise", "warns", ...VERDICT_COLUMNS], rows);
}

/** Of one value of one side, on logs. */
function sdOf({ design, noise }: Cell): number {
  const [units, df] = design === "paired" ? [TASKS, TASKS - 1] : [A_SIDE, 2 * (A_SIDE - 1)];
  const perError = studentQuantile(0.95, df) + studentQuantile(0.8, df);
  return (noise * MU) / perError / Math.sqrt(2 / units);
}

function sideOf(cell: Cell, random: Xoshiro128): Side {
  const { metrics, correlation, design } = cell;
  const sd = sdOf(cell);
  const units = design === "paired" ? TASKS : A_SIDE;
  const shared = Array.from({ length: units }, () => normal(random));
  return Array.from({ length: metrics }, () =>
    shared.map((common) => {
      const own = normal(random);
      return Math.exp(sd * (Math.sqrt(correlation) * common + Math.sqrt(1 - correlation) * own));
    }),
  );
}

function normal(random: Xoshiro128): number {
  return normalQuantile((random.nextU32() + 0.5) / 2 ** 32);
}
