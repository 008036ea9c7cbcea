import { clopperPearson } from "../../../src/stats/index.ts";
import type { ChaosCell } from "./chaos-study.ts";

/**
 * Wrong verdicts that are allowed: none of a worse candidate; of an unchanged one what alpha promises, and none for answers that
 * were lost because faults were injected.
 */
const ALPHA = 0.05;
/** Chance that a gate that keeps its promise is taken for one that does not. */
const CHANCE = 1e-4;

/** What breaks the promise, one sentence each. */
export function brokenPromises(cells: readonly ChaosCell[]): readonly string[] {
  return cells.flatMap(({ rate, truth, hit, runs, wrong, lostOnly }) => {
    const where = `at ${percent(rate)} faults (${hit})`;
    if (truth === "worse") return wrong === 0 ? [] : [`${wrong} wrong passes ${where}`];
    if (rate > 0 && lostOnly > 0) return [`${lostOnly} reds for lost answers ${where}`];
    const isMore = clopperPearson({ successes: wrong, trials: runs }, CHANCE).lower > ALPHA;
    return isMore ? [`${wrong} wrong reds of ${runs} ${where}, more than alpha ${ALPHA} allows`] : [];
  });
}

/** Confusion table as Markdown. */
export function renderConfusion(cells: readonly ChaosCell[]): string {
  const rows = cells.map(({ rate, hit, truth, runs, right, inconclusive, wrong, lostOnly, faults, lost }) => [
    percent(rate),
    rate === 0 ? "–" : hit,
    truth,
    String(runs),
    String(right),
    String(inconclusive),
    String(wrong),
    String(lostOnly),
    percent(faults),
    percent(lost),
  ]);
  const columns = [
    "faults",
    "hit",
    "candidate",
    "runs",
    "right",
    "inconclusive",
    "wrong",
    "of these for lost answers",
    "attempts hit",
    "trials lost",
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
