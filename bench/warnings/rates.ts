import { clopperPearson } from "../../src/stats/index.ts";
import { type BothRules, type Judged, type Verdict, VERDICTS } from "./judge.ts";

/** In each tail: a 95 % interval. */
const TAIL = 0.025;

export type RuleName = keyof BothRules;
export const RULES = { before: "as 0.1.0", now: "now" } as const satisfies Record<RuleName, string>;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** `0.2 % [0.1, 0.5]`, Clopper-Pearson. */
export function shareText(count: number, of: number): string {
  const { lower, upper } = clopperPearson({ successes: count, trials: of }, TAIL);
  return `${((100 * count) / of).toFixed(1)} % [${(100 * lower).toFixed(1)}, ${(100 * upper).toFixed(1)}]`;
}

/** Shares of the four verdicts, the plain pass first. */
export function verdictCells(gates: readonly Judged[]): readonly string[] {
  const count = (verdict: Verdict) => gates.filter((gate) => gate.verdict === verdict).length;
  return VERDICTS.map((verdict) => shareText(count(verdict), gates.length));
}

export const VERDICT_COLUMNS = ["plain pass", "warn", "inconclusive", "red"] as const;
